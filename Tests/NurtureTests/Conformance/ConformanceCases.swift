import Foundation

/// The cases of the language's conformance suite, which lies beside the repository where there is one.
enum ConformanceCases {
    /// Beside the repository: `../shared/conformance/cases`.
    static var folder: URL {
        Built.beside("../../../shared/conformance/cases").standardized
    }

    static var isPresent: Bool { FileManager.default.fileExists(atPath: folder.path) }

    /// In order; none without the suite.
    static var names: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter { !$0.hasPrefix(".") }
            .sorted()
    }

    /// One JSON object a line, with members in an order that does not count.
    static func lines(of file: String, in name: String) throws -> [NSDictionary] {
        let text = try String(contentsOf: folder.appending(path: name).appending(path: file), encoding: .utf8)
        return try text.split(separator: "\n").map { try object(String($0)) }
    }

    static func object(_ line: String) throws -> NSDictionary {
        let parsed = try JSONSerialization.jsonObject(with: Data(line.utf8))
        return parsed as? NSDictionary ?? ["not an object": line]
    }

    static func scenarios(in name: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: name).path)
            .filter { $0.hasSuffix(".scenario") }.sorted()
    }
}
