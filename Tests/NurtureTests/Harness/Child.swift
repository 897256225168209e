import Foundation

/// A program that a test started, with every line it writes.
final class Child: Sendable {
    let output: Journal<String>
    let errors: Journal<String>
    /// Its exit status when it has ended; the negative number of the signal that ended it.
    private let ending: Journal<Int32>
    private let process: Process
    /// Open as long as this is alive: peers end with it.
    private let input = Pipe()

    init(
        _ program: URL,
        _ arguments: [String],
        folder: URL? = nil,
        environment: [String: String] = [:]
    ) throws {
        let name = program.lastPathComponent
        output = Journal("\(name), standard output,")
        errors = Journal("\(name), standard error,")
        ending = Journal("\(name), its end,")
        process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = Self.environment.merging(environment) { $1 }
        process.standardInput = input
        process.standardOutput = Self.pipe(into: output)
        process.standardError = Self.pipe(into: errors)
        process.terminationHandler = { [ending] process in
            let status = process.terminationStatus
            ending.append(process.terminationReason == .uncaughtSignal ? -status : status)
            ending.close()
        }
        try process.run()
    }

    /// The surroundings of the tests without anything that configures nurture or a service manager's socket.
    private static var environment: [String: String] {
        ProcessInfo.processInfo.environment.filter { name, _ in
            !name.hasPrefix("NURTURE_") && name != "NOTIFY_SOCKET" && name != "CREDENTIALS_DIRECTORY"
        }
    }

    /// A pipe whose lines go into the journal; read by a thread of its own, which ends with the pipe.
    private static func pipe(into journal: Journal<String>) -> Pipe {
        let pipe = Pipe()
        let handle = pipe.fileHandleForReading
        Thread.detachNewThread {
            var rest = Data()
            while true {
                let data = handle.availableData
                guard !data.isEmpty else { break }
                rest.append(data)
                var lines = rest.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
                rest = Data(lines.removeLast())
                for line in lines { journal.append(String(decoding: line, as: UTF8.self)) }
            }
            if !rest.isEmpty { journal.append(String(decoding: rest, as: UTF8.self)) }
            journal.close()
        }
        return pipe
    }

    func signal(_ number: Int32) {
        guard process.isRunning else { return }
        kill(process.processIdentifier, number)
    }

    func exitStatus(within seconds: Int = 60) async throws -> Int32 {
        try await ending.first("its exit status", within: seconds) { $0.first }
    }

    /// Everything it wrote, and its status, when it has ended by itself.
    func finish(within seconds: Int = 60) async throws -> Outcome {
        let status = try await exitStatus(within: seconds)
        let written = try await output.all()
        return Outcome(status: status, output: written, errors: try await errors.all())
    }

    struct Outcome: Sendable {
        let status: Int32
        let output: [String]
        let errors: [String]

        /// Both streams as one text, for messages and for looking up words.
        var text: String { (output + errors).joined(separator: "\n") }
    }
}
