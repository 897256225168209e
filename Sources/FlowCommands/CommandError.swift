package import FlowRuntime

/// Why a command could not do what it was asked.
///
/// Facts only; `message` makes the sentence. Nothing personal or secret goes into a payload.
package enum CommandError: Error, Hashable, Sendable {
    // MARK: Files

    case missing(path: String)
    case unreadable(path: String, reason: String)
    /// A file that is no `.flow` file where a flow file or a flows folder was expected.
    case notAFlowFile(path: String)
    /// A folder without a flow file; `nested` is a folder inside it that has some.
    case noFlowFiles(path: String, nested: String?)
    /// The line, from 1, on which the first byte stands that is not UTF-8.
    case notUTF8(path: String, line: Int)
    case fileTooLarge(path: String, limitBytes: Int)
    case folderTooLarge(path: String, limitBytes: Int)
    case tooManyFiles(path: String, limit: Int)
    /// The flows folder was read and has errors, so it cannot run.
    case folderHasErrors(path: String, count: Int)
    /// Two different files of that name in what was given together.
    case sameName(path: String, file: String)
    /// Lines of a list that cannot be used, each told already.
    case badLines(path: String, count: Int)
    case badEvent(path: String, line: Int, reason: String)
    case badContact(path: String, line: Int, reason: String)
    /// An event file that was written to between two readings.
    case changedMeanwhile(path: String)
    /// An event file that cannot be played through a lifecycle, nil, or not with more lines than that.
    case noMembers(path: String, lineLimit: Int?)
    /// A segment that asks for something that no event file can be played for.
    case unknownMembers(segment: String, path: String, gap: String)
    /// A file that is no `.scenario` file where one was expected.
    case notAScenarioFile(path: String)
    case unwritable(path: String, reason: String)
    /// What the formatter wrote would not mean the same as the file.
    case unfaithfulFormat(path: String)

    // MARK: Settings and arguments

    /// The file is nil when there is none and the environment or the credentials are at fault.
    case configuration(file: String?, problems: [ConfigurationProblem])
    case unknownDiagnostic(id: String, nearest: String?)
    case unknownFlow(name: String, nearest: String?)
    case unknownForm(name: String, nearest: String?)
    /// A path that holds several flows where one was expected.
    case severalFlows(path: String, names: [String])
    case unknownEmail(name: String, nearest: String?)
    /// An argument that should be an email address.
    case badAddress
    /// Something of `--assume` that cannot be used.
    case badAssumption(text: String, reason: String)

    // MARK: Answers that are no

    /// The email cannot be written, for that reason.
    case emailHeld(reason: String)
    /// Nobody in the database goes by the address.
    case unknownContact
    /// The configuration's `only_to` keeps mail from the address.
    case notAllowed

    // MARK: The world around

    /// Another process owns the database and does not answer at its socket.
    case daemonUnreachable(socket: String, reason: String)
    /// The daemon answered, and did not do it.
    case daemonRefused(reason: String)
    /// Nobody told what became of a message.
    case notDelivered
    case noDatabase(path: String)
    case store(StoreError)
    case cannotListen(address: String, reason: String)
    case outputFailed(reason: String)
    /// A flow that has more steps than a picture can show.
    case tooManySteps(flow: String, limit: Int)
    /// The daemon's own server refused what the demonstration asked of it.
    case refused(status: Int)
    /// A message that a mail server handed in.
    case bounce(BounceFailure)
    case report(ReportFailure)

    /// The exit status that goes with it.
    package var exitCode: ExitCode {
        switch self {
        case .missing, .unreadable, .notAFlowFile, .noFlowFiles, .notUTF8, .fileTooLarge, .folderTooLarge,
            .tooManyFiles, .folderHasErrors, .sameName, .badEvent, .badContact, .badLines, .notAScenarioFile,
            .changedMeanwhile, .noMembers, .unknownMembers:
            .badInput
        case .configuration: .badConfiguration
        case .unknownDiagnostic, .unknownFlow, .unknownForm, .unknownEmail, .severalFlows, .badAddress, .badAssumption:
            .wrongUsage
        case .emailHeld, .unknownContact, .notAllowed: .no
        case .daemonUnreachable, .daemonRefused, .notDelivered: .unreachable
        case .noDatabase, .cannotListen, .outputFailed, .unwritable: .unreachable
        case .tooManySteps: .badInput
        case .refused, .unfaithfulFormat: .bug
        case .bounce(let failure): failure.exitCode
        case .report(let failure): failure.exitCode
        case .store(.unreadable), .store(.fromTheFuture), .store(.fromThePast): .badInput
        case .store(.full), .store(.owned), .store(.failed): .unreachable
        case .store(.rejected): .bug
        }
    }
}
