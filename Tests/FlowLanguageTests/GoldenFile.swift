import Foundation

/// A file that holds the input of a test and what must come out of it, in sections that begin with `=== NAME`.
struct GoldenFile {
    let url: URL
    private(set) var sections: [(name: String, text: String)] = []

    static var folder: URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Golden")
    }

    /// The names of the files of one subfolder, without their suffix.
    static func names(in subfolder: String) -> [String] {
        let urls = try? FileManager.default.contentsOfDirectory(
            at: folder.appendingPathComponent(subfolder),
            includingPropertiesForKeys: nil
        )
        return (urls ?? []).filter { $0.pathExtension == "golden" }.map { $0.deletingPathExtension().lastPathComponent }
            .sorted()
    }

    static var isRecording: Bool { ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1" }

    init(_ subfolder: String, _ name: String) throws {
        url = GoldenFile.folder.appendingPathComponent(subfolder).appendingPathComponent(name + ".golden")
        let text = try String(contentsOf: url, encoding: .utf8)
        var name: String?
        var lines: [Substring] = []
        let all: [Substring] = text.split(separator: "\n", omittingEmptySubsequences: false)
        for line in all + ["=== "] {
            if line.hasPrefix("=== ") {
                if let name { sections.append((name, lines.joined(separator: "\n"))) }
                name = String(line.dropFirst(4))
                lines = []
            } else {
                lines.append(line)
            }
        }
    }

    /// What must come out; nil before the file was recorded.
    var output: String? { sections.first { $0.name == "output" }?.text.trimmed }

    /// Writes the input again with that output behind it.
    func record(_ output: String) throws {
        let input = sections.filter { $0.name != "output" }.map { "=== \($0.name)\n\($0.text.trimmed)\n" }
        try (input.joined() + "=== output\n\(output)\n").write(to: url, atomically: true, encoding: .utf8)
    }
}

extension String {
    fileprivate var trimmed: String { trimmingCharacters(in: .newlines) }
}
