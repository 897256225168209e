import FlowLanguage
import FlowModel
import FlowRuntime

/// What the files of a flows folder define for reports.
struct ReportFolder {
    let path: String
    let journeys: [Journey]
    let lifecycle: Lifecycle
    let flows: [Flow]
    /// On its way into a Runner.
    let change: FolderChange
    private let text: FolderText
    private let errors: [Diagnostic]
    private let knowledge: Knowledge

    /// Reads the folder; one that was not asked for by name need not be there.
    ///
    /// What has an error is left out, and `output` is told so: a mistake in one flow keeps nobody from the figures of
    /// the others.
    static func read(_ request: ReportRequest, zones: ZoneFiles, output: Output) throws(CommandError) -> ReportFolder {
        let text: FolderText
        do {
            text = try FolderReader().read(request.folder)
        } catch {
            guard !request.mustHaveFolder, !request.needsFolder else { throw error }
            text = FolderText(files: [])
        }
        let loaded = LoadedFolder(text, configuration: request.configuration, zones: zones, mustHaveEmails: false)
        let folder = ReportFolder(
            path: request.folder,
            journeys: loaded.journeys,
            lifecycle: loaded.lifecycle,
            flows: loaded.flows,
            change: loaded.change(),
            text: text,
            errors: loaded.diagnostics.filter { $0.severity == .error && !$0.place.file.hasSuffix(".scenario") },
            knowledge: request.configuration.knowledge(zones: zones)
        )
        if !folder.errors.isEmpty {
            let count = folder.errors.count == 1 ? "1 error" : "\(folder.errors.count) errors"
            output.writeError(
                "warning: \(count) in \(request.folder); what has one is left out. `nurture check \(request.folder)` "
                    + "shows them"
            )
        }
        return folder
    }

    // MARK: Names

    /// The journey of that name, or all of them.
    func journeys(_ name: String?) throws(CommandError) -> [Journey] {
        guard let name else {
            guard !journeys.isEmpty else { throw .report(.noJourneys(folder: path)) }
            return journeys
        }
        if let journey = journeys.first(where: { $0.name == Slug(name) }) { return [journey] }
        let first = String(name.prefix { !$0.isWhitespace })
        if ReportRequest.Subject.names.contains(first) { throw .report(.subjectBehindOptions(first)) }
        guard !journeys.isEmpty else { throw .report(.noJourneys(folder: path)) }
        let known = journeys.map(\.name.text)
        throw .report(
            .unknownJourney(
                name: TextTable.printable(name),
                nearest: ReportFolder.nearest(name, known),
                known: known
            )
        )
    }

    func segment(_ name: String) throws(CommandError) -> Lifecycle.Segment {
        if let segment = lifecycle.segment(Slug(name)) { return segment }
        let known = lifecycle.segments.map(\.name.text)
        throw .report(
            .unknownSegment(name: TextTable.printable(name), nearest: ReportFolder.nearest(name, known))
        )
    }

    /// The flow of that name, or all of them.
    func flows(_ name: String?) throws(CommandError) -> [Flow] {
        guard let name else { return flows }
        if let flow = flows.first(where: { $0.name == Slug(name) }) { return [flow] }
        throw .unknownFlow(
            name: TextTable.printable(name),
            nearest: ReportFolder.nearest(name, flows.map(\.name.text))
        )
    }

    private static func nearest(_ name: String, _ known: [String]) -> String? {
        var names = NearestName()
        return names.nearest(to: Slug(name).text, among: known)
    }

    // MARK: Goals

    /// A goal as a journey writes its steps, with the folder's own names; `output` is told of those it has no longer.
    func goal(_ written: String, output: Output) throws(CommandError) -> Journey.Path {
        let shown = TextTable.printable(written)
        let line = written.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let file = FolderText.File(path: ReportFolder.goalFile, text: "journey goal:\n\(line)\nend\n")
        let whole = FolderText(files: text.files + [file], assets: text.assets, isWhole: text.isWhole)
        let checked = FlowChecker.check(whole, knowing: knowledge)
        let own = checked.diagnostics.filter { $0.place.file == file.path }
        if let error = own.first(where: { $0.severity == .error }) {
            let help = error.help.map { " (\($0))" } ?? ""
            throw .report(.badGoal(text: shown, reason: error.message + help + "."))
        }
        let isOneLine = line.utf8.count <= 1_000 && !line.contains("#")
        guard isOneLine, let journey = checked.journeys.first(where: { $0.name == Slug("goal") }),
            journey.steps.count == 1, let step = journey.steps.first, step.paths.count == 1,
            let path = step.paths.first
        else {
            let reason = "it is one event, or for example clicked nurture email 1, sent nurture email 1, stage MQL."
            throw .report(.badGoal(text: shown, reason: reason))
        }
        for past in own where past.id == "past-touchpoint" {
            output.writeError("warning: \(past.message), \(past.label); \(past.help ?? "")")
        }
        return path
    }

    /// No file of a folder has this name, which is no file's name.
    private static let goalFile = "/goal.flow"
}

extension ReportRequest {
    /// Whether nothing can be reported without the flows folder.
    var needsFolder: Bool {
        switch subject {
        case .journey, .stages: true
        case .flows, .emails, .goal, .contact: segment != nil
        }
    }

    /// Milliseconds of `within`; nil without, and for `ever`.
    func withinMilliseconds() throws(CommandError) -> Int64? {
        guard let within, within.lowercased() != "ever" else { return nil }
        let shown = TextTable.printable(within)
        let duration: CalendarDuration
        do {
            duration = try DurationReader.duration(within)
        } catch {
            let help = error.help.map { " (\($0))" } ?? ""
            throw .report(.badDuration(text: shown, reason: error.message + help + "."))
        }
        guard duration.months == 0, duration.years == 0, duration.workingDays == 0 else {
            let reason = "every contact gets equally long, which only weeks, days, hours, minutes and seconds are."
            throw .report(.badDuration(text: shown, reason: reason))
        }
        return (Int64(duration.weeks * 7 + duration.days) * 86_400 + duration.seconds) * 1_000
    }
}
