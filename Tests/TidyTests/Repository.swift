import Foundation

/// The repository that these tests are part of, as it lies on the disk.
struct Repository {
    let root: URL

    init() {
        let file = URL(filePath: #filePath).resolvingSymlinksInPath()
        root = file.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    }

    func topLevel() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: root.path)
    }

    func ignored() throws -> [String] {
        try text(".gitignore").split(separator: "\n").map(String.init)
    }

    /// All Swift files of Sources and Tests, and the manifest.
    func sources() throws -> [Source] {
        let paths = try files(under: ["Sources", "Tests"]).filter { $0.hasSuffix(".swift") } + ["Package.swift"]
        return try paths.map { Source(path: $0, text: try text($0)) }
    }

    /// Every file that belongs to the project.
    func everything() throws -> [String] {
        let folders = try topLevel().filter { PlaceChecks.topLevel.contains($0) && $0 != ".git" }
        return try files(under: folders)
    }

    func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: root.appending(path: path)), as: UTF8.self)
    }

    func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appending(path: path).path)
    }

    /// Paths of files from the root, sorted; links lead to files that are found at their own place, and byte code that
    /// Python leaves behind is not part of the project.
    private func files(under entries: [String]) throws -> [String] {
        try entries.flatMap { entry in
            let place = root.appending(path: entry).path
            let type = try FileManager.default.attributesOfItem(atPath: place)[.type] as? FileAttributeType
            guard type == .typeDirectory else { return type == .typeRegular ? [entry] : [] }
            guard !entry.hasSuffix("__pycache__") else { return [] }
            return try files(under: FileManager.default.contentsOfDirectory(atPath: place).map { "\(entry)/\($0)" })
        }
        .sorted()
    }
}
