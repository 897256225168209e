import FlowCommands
import FlowRuntime
import Foundation
import Testing

@Suite("What a command writes")
struct OutputTests {
    @Test("is the answer on one channel and the rest on the other, each line ended")
    func channels() {
        let recorded = RecordedOutput()
        let output = recorded.output()
        output.write("one")
        output.writeError("two")
        output.write("three")
        #expect(recorded.answer == "one\nthree\n")
        #expect(recorded.error == "two\n")
        #expect(output.failure == nil)
    }

    @Test("is known to be cut short when the answer could not be written")
    func failure() {
        let output = Output { channel, _ in
            if channel == .answer { throw CocoaError(.fileWriteOutOfSpace) }
        }
        output.writeError("this may fail or not")
        #expect(output.failure == nil)
        output.write("one")
        #expect(output.failure == "the disk is full")
    }
}

@Suite("What a command says when it fails")
struct CommandErrorTests {
    private static let errors: [CommandError] = [
        .missing(path: "a"), .unreadable(path: "a", reason: "permission denied"), .notAFlowFile(path: "a.txt"),
        .noFlowFiles(path: "a", nested: nil), .noFlowFiles(path: "a", nested: "a/Flows"),
        .notUTF8(path: "a", line: 3), .fileTooLarge(path: "a", limitBytes: 1_048_576),
        .folderTooLarge(path: "a", limitBytes: 9), .tooManyFiles(path: "a", limit: 2_000),
        .folderHasErrors(path: "a", count: 1), .folderHasErrors(path: "a", count: 2),
        .configuration(file: nil, problems: [problem]), .configuration(file: "a", problems: [problem, problem]),
        .unknownDiagnostic(id: "a", nearest: nil), .unknownDiagnostic(id: "a", nearest: "b"),
        .noDatabase(path: "a"), .store(.full), .store(.owned(path: "a")), .store(.fromTheFuture(path: "a")),
        .store(.fromThePast(path: "a")),
        .store(.unreadable(path: "a", reason: "it is a picture")), .store(.failed(reason: "disk I/O error")),
        .store(.rejected(reason: "a rule")), .cannotListen(address: "127.0.0.1:8480", reason: "it is taken"),
        .outputFailed(reason: "the disk is full"),
    ]

    private static let problem = ConfigurationProblem(
        key: "email.smtp.url",
        source: .file(name: "nurture.yaml", line: 7),
        reason: "is no URL",
        remedy: "Write one."
    )

    @Test("is what was tried, why it failed and what to do", arguments: errors)
    func sentences(error: CommandError) {
        #expect(error.message.hasPrefix("cannot "))
        #expect(error.message.hasSuffix("."))
        #expect(error.exitCode != .done)
    }

    @Test("names every problem of a configuration with its place")
    func configuration() {
        let error = CommandError.configuration(file: "nurture.yaml", problems: [Self.problem, Self.problem])
        let line = "  nurture.yaml:7: email.smtp.url is no URL. Write one."
        #expect(error.message == "cannot use the configuration nurture.yaml: 2 problems\n\(line)\n\(line)")
        #expect(error.exitCode == .badConfiguration)
    }
}
