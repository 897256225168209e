import Foundation

/// Where the programs are that these tests run.
enum Built {
    /// The folder that the build puts the test bundle and the program in.
    private static var folder: URL {
        URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    }

    static func nurture() throws -> URL {
        try existing(folder.appending(path: "nurture"), remedy: "run `swift build` first")
    }

    /// The Python of the environment that `.ci/install --tests` makes.
    static func python() throws -> URL {
        let environment = ProcessInfo.processInfo.environment
        let cache = environment["XDG_CACHE_HOME"].map { URL(filePath: $0) }
        let home = URL(filePath: environment["HOME"] ?? "/")
        let tools = (cache ?? home.appending(path: ".cache")).appending(path: "nurture-tools")
        return try existing(tools.appending(path: "venv/bin/python"), remedy: "run `.ci/install --tests` first")
    }

    /// A file beside the tests, for example `Peers/sink.py`.
    static func beside(_ path: String) -> URL {
        let file = URL(filePath: #filePath).resolvingSymlinksInPath()
        return file.deletingLastPathComponent().deletingLastPathComponent().appending(path: path)
    }

    static var shippedFlows: URL { beside("../../Flows").standardized }

    private static func existing(_ place: URL, remedy: String) throws -> URL {
        guard FileManager.default.fileExists(atPath: place.path) else { throw Missing(place: place, remedy: remedy) }
        return place
    }

    struct Missing: Error, CustomStringConvertible {
        let place: URL
        let remedy: String

        var description: String { "there is no \(place.path): \(remedy)" }
    }
}
