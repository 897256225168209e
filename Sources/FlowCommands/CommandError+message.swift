import FlowRuntime

extension CommandError {
    /// What was tried, on what, why it failed and what to do, in one or two sentences for people.
    package var message: String {
        switch self {
        case .missing(let path):
            "cannot read \(path): there is no such file or folder. Check the spelling, or give another path."
        case .unreadable(let path, let reason):
            "cannot read \(path): \(reason). Make it readable for the user that runs nurture, or give another path."
        case .notAFlowFile(let path):
            "cannot read \(path) as a flow: its name does not end in .flow. Give a .flow file, or a folder with some."
        case .noFlowFiles(let path, let nested?):
            "cannot find a flow in \(path): it has no .flow file. There are some in \(nested): give that folder."
        case .noFlowFiles(let path, nil):
            "cannot find a flow in \(path): it has no .flow file. Write one, for example nurture.flow, or give "
                + "another folder."
        case .notUTF8(let path, let line):
            "cannot read \(path): line \(line) is not UTF-8 text. Save the file in the encoding UTF-8."
        case .fileTooLarge(let path, let limit):
            "cannot read \(path): it is larger than \(Self.size(limit)). Split it into several files."
        case .folderTooLarge(let path, let limit):
            "cannot read \(path): its flows and emails together are larger than \(Self.size(limit)). Split the folder."
        case .tooManyFiles(let path, let limit):
            "cannot read \(path): it has more than \(limit) files. Give the folder that holds the .flow files, or "
                + "split it."
        case .folderHasErrors(let path, let count):
            "cannot run the flows in \(path): \(count == 1 ? "1 error was" : "\(count) errors were") found. "
                + "`nurture check \(path)` shows what to mend."
        case .sameName(let path, let file):
            "cannot run \(path) together with the others: there are two different files \(file). Run them one by one."
        case .notAScenarioFile(let path):
            "cannot read \(path) as scenarios: its name does not end in .scenario. Give a .scenario file."
        case .badEvent(let path, let line, let reason), .badContact(let path, let line, let reason):
            "cannot use line \(line) of \(path): \(reason)"
        case .changedMeanwhile(let path):
            "cannot use \(path): it was changed while it was read. Try again when nothing writes to it."
        case .noMembers(let path, let limit?):
            "cannot tell from \(path) who is in a segment: it has more than \(limit) lines. Ask without segments, or "
                + "report from the database."
        case .noMembers(let path, nil):
            "cannot tell from \(path) who is in a segment. Ask without segments, or report from the database."
        case .unknownMembers(let segment, let path, let gap):
            "cannot tell from \(path) who is in the segment “\(segment)”: it asks \(gap), which is not done again when "
                + "a file is played. Ask without this segment, or report from the database."
        case .unwritable(let path, let reason):
            "cannot write to \(path): \(reason). Make room or give permission, or name another place."
        case .tooManySteps(let flow, let limit):
            "cannot draw the flow \(flow): it has more than \(limit) steps, which nobody could read. Ask for text, "
                + "mermaid or json instead."
        case .unfaithfulFormat(let path):
            "cannot format \(path) without changing what it says, so it stays as it is. This is a bug: report it."
        case .refused(let status):
            "the server answered \(status) to an invented contact. This is a bug: report it."
        case .bounce(let failure): failure.message
        case .report(let failure): failure.message
        case .configuration(let file, let problems): Self.message(file: file, problems: problems)
        case .unknownDiagnostic(let id, let nearest?):
            "cannot explain \(id): no diagnostic has that id. The nearest is \(nearest)."
        case .unknownDiagnostic(let id, nil):
            "cannot explain \(id): no diagnostic has that id. `nurture explain` alone lists all of them."
        case .unknownFlow(let name, let nearest?):
            "cannot find the flow \(name): no flow of the folder has that name. The nearest is \(nearest)."
        case .unknownFlow(let name, nil):
            "cannot find the flow \(name): there is no such file, and no flow of the folder has that name."
        case .unknownForm(let name, let nearest?):
            "cannot find the form \(name): the configuration has no form of that name under `forms`. The nearest is "
                + "\(nearest)."
        case .unknownForm(let name, nil):
            "cannot find the form \(name): the configuration has no such form under `forms`. Name its file with "
                + "--config, or write the form there."
        case .severalFlows(let path, let names):
            "cannot choose a flow of \(path): it holds \(names.joined(separator: ", ")). Give the name of one of them "
                + "and the folder with --flows."
        case .badAssumption(let text, let reason):
            "cannot assume \(text): \(reason)"
        case .unknownEmail, .badAddress, .badLines, .emailHeld, .unknownContact, .notAllowed, .daemonUnreachable,
            .daemonRefused, .notDelivered:
            mailMessage
        case .noDatabase(let path):
            "cannot open the database \(path): there is no such file. Start `nurture serve` first, or name its "
                + "configuration with --config."
        case .store(let error): Self.message(error)
        case .cannotListen(let address, let reason):
            "cannot listen on \(address): \(reason). Stop what listens there, or choose another `listen` address."
        case .outputFailed(let reason):
            "cannot write the answer: \(reason). Make room, or write it somewhere else."
        }
    }

    private static func message(_ error: StoreError) -> String {
        switch error {
        case .full: "cannot write to the database: the disk is full. Make room and start again; nothing is lost."
        case .owned(let path):
            "cannot open the database \(path): another nurture is running on it. Stop that one, or use another file."
        case .fromTheFuture(let path):
            "cannot open the database \(path): a newer version of nurture wrote it. Install that one or a later one."
        case .fromThePast(let path):
            "cannot open the database \(path): an earlier version of nurture wrote it. `nurture serve` brings it up to "
                + "date when it starts; if it is starting now, ask again when it listens."
        case .unreadable(let path, let reason):
            "cannot open the database \(path): \(reason). Check that nurture may read and write it and its folder, and "
                + "that it is nurture's file; or put a backup in place."
        case .rejected(let reason):
            "cannot write to the database: it refuses a piece of work (\(reason)). This is a bug: report it."
        case .failed(let reason):
            "cannot go on with the database: \(reason). Check the disk, then start again."
        }
    }

    private static func message(file: String?, problems: [ConfigurationProblem]) -> String {
        let subject = file.map { "the configuration \($0)" } ?? "the configuration"
        if problems.count == 1, let problem = problems.first { return "cannot use \(subject): \(problem.message)" }
        return (["cannot use \(subject): \(problems.count) problems"] + problems.map { "  " + $0.message })
            .joined(separator: "\n")
    }

    private static func size(_ bytes: Int) -> String {
        bytes >= 1_048_576 ? "\(bytes / 1_048_576) MB" : "\(bytes) bytes"
    }
}
