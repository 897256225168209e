import Foundation

/// Python programs that play the other side.
enum PythonPeer {
    /// The system's, with its standard library alone.
    static let system = ["/usr/bin/python3", "/usr/local/bin/python3"]
        .first { FileManager.default.isExecutableFile(atPath: $0) }

    /// The one with the packages that `.ci/install --tests` installs.
    static let withPackages: String? = {
        let environment = ProcessInfo.processInfo.environment
        let cache = environment["XDG_CACHE_HOME"] ?? (environment["HOME"] ?? "") + "/.cache"
        let path = cache + "/nurture-tools/venv/bin/python"
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }()

    /// What the program writes when it reads that.
    static func answer(_ python: String, _ arguments: [String], to input: [UInt8] = []) throws -> Data {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = arguments
        let (incoming, outgoing) = (Pipe(), Pipe())
        (process.standardInput, process.standardOutput) = (incoming, outgoing)
        try process.run()
        try incoming.fileHandleForWriting.write(contentsOf: Data(input))
        try incoming.fileHandleForWriting.close()
        let answer = try outgoing.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return answer
    }
}
