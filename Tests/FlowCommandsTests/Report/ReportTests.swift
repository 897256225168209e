@testable import FlowCommands
import FlowInsights
import FlowModel
import FlowRuntime
import FlowTesting
import Foundation
import Testing

@Suite struct ReportTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("nurture.flow", ReportRun.flows)
    }

    private func run(_ subject: ReportRequest.Subject = .journey("Lead to qualified")) -> ReportRun {
        ReportRun(subject, in: folder.path)
    }

    private func json(_ run: ReportRun) throws -> [String: Value] {
        var run = run
        run.request.format = .json
        guard case .object(let members) = try JSONReader.read(Array(try run.answer().utf8)) else { return [:] }
        return members
    }

    // MARK: Whom and when

    @Test func `Forty-eight of whom two qualify are told as fixed`() throws {
        let document = try json(run())
        #expect(document["contacts"] == .number(48))
        #expect(document["converted"] == .number(2))
        #expect(document["conversion"] == .number(0.0417))
        let times: [String: Value] = ["mean_seconds": .number(390_600), "median_seconds": .number(390_600)]
        #expect(document["time_to_convert"] == .object(times))
    }

    @Test func `Of a day the first moment counts, and of the last day none`() throws {
        var run = run()
        // In Amsterdam 2 March ends at 23:00 UTC, fourteen hours after the first of them could begin.
        run.request.until = "2026-03-03"
        #expect(try json(run)["contacts"] == .number(13))
        run = self.run()
        run.request.since = "2026-03-03"
        #expect(try json(run)["contacts"] == .number(35))
        run = self.run()
        run.request.since = "2026-03-03T00:00:00.001+01:00"
        #expect(try json(run)["contacts"] == .number(34))
    }

    @Test func `What happened after the end does not count, whatever there is`() throws {
        var run = run()
        run.request.until = "2026-03-06T14:00:00+01:00"
        #expect(try json(run)["converted"] == .number(0))
        run.request.until = "2026-03-06T14:00:01+01:00"
        #expect(try json(run)["converted"] == .number(1))
    }

    @Test func `The database is reported up to now, a file up to its last line`() throws {
        var run = run()
        #expect(try json(run)["end"] == .text("2026-03-07T10:00:00.001+01:00"))
        run = self.run()
        run.origin = .database
        #expect(try json(run)["end"] == .text("2026-03-12T10:00:00+01:00"))
    }

    @Test func `Titles name days of the configured zone, also one whose midnight the clocks skip`() throws {
        var run = run()
        run.facts = .manyKinds
        // The day before in Havana.
        run.facts.applied[Slug("nurture")] = [-5, 24.5].map { ShelfFacts.instant(hours: $0) }
        run.request.configuration.timeZone = "America/Havana"
        (run.request.change, run.request.groupings) = ("2026-03-08", [.version])
        let told = try json(run)["groups"].map { String(describing: $0) } ?? ""
        #expect(told.contains("\"before Sun 2026-03-08\""))
        #expect(told.contains("\"from Sun 2026-03-08 on\""))
        #expect(told.contains("\"version 1 (2026-03-01)\""))
        #expect(told.contains("\"version 2 (2026-03-03)\""))
    }

    @Test func `Only contacts of the segment or the source are counted`() throws {
        var run = run()
        run.facts.memberships[Slug("Dutch people")] = [2, 3, 47]
        run.request.segment = "dutch people"
        #expect(try json(run)["contacts"] == .number(3))
        #expect(try json(run)["converted"] == .number(1))
        var other = self.run()
        other.request.source = "google"
        #expect(try json(other)["contacts"] == .number(20))
    }

    @Test func `A report that is read in parts is the same`() throws {
        let (facts, recorded) = (ShelfFacts.fortyEight, RecordedOutput())
        let world = ReportWorld(
            zones: ZoneFiles(),
            clock: ManualClock(ShelfFacts.instant(hours: 240)),
            origin: .file,
            source: { _ in facts },
            story: { _, _ in [] }
        )
        func report(_ limit: Int) throws -> JourneyReport {
            var reading = FactReading(source: facts, world: world, output: recorded.output())
            reading.partLimit = limit
            var folds = [JourneyFold(JourneyQuery(.leadToQualified))]
            let end = try reading.feed(&folds, until: nil)
            return folds[0].report(end: end)
        }
        let whole = try report(1_000_000)
        #expect(whole.converted == 2)
        #expect(try report(50) == whole)
        #expect(try report(1) == whole)
    }

    @Test func `What takes longer than a second says how far it is`() throws {
        let (facts, recorded, clock) = (ShelfFacts.fortyEight, RecordedOutput(), ManualClock())
        let world = ReportWorld(
            zones: ZoneFiles(),
            clock: clock,
            origin: .file,
            source: { _ in facts },
            story: { _, _ in [] }
        )
        let reading = FactReading(source: facts, world: world, output: recorded.output())
        var folds = [JourneyFold(JourneyQuery(.leadToQualified))]
        var batches = 0
        _ = try reading.feed(&folds, until: nil) { _ in
            batches += 1
            // The third batch comes after a second and a half.
            if batches == 2 { clock.advance(to: clock.now().adding(milliseconds: 1_500)) }
        }
        #expect(recorded.error == "21 facts read\n")
        #expect(recorded.answer.isEmpty)
    }

    // MARK: What is wrong

    private func failure(_ run: ReportRun) -> ReportFailure? {
        do {
            try run.run()
            return nil
        } catch {
            #expect(run.recorded.answer.isEmpty)
            guard case .report(let failure) = error else { return nil }
            #expect(!failure.message.isEmpty)
            return failure
        }
    }

    @Test func `Unknown names are refused with the nearest known one`() {
        #expect(
            failure(run(.journey("lead to qualifed")))
                == .unknownJourney(name: "lead to qualifed", nearest: "lead-to-qualified", known: ["lead-to-qualified"])
        )
        var run = run()
        run.request.source = "gogle"
        #expect(failure(run) == .unknownSource(name: "gogle", nearest: "google"))
        run = self.run()
        run.request.segment = "duch people"
        #expect(failure(run) == .unknownSegment(name: "duch people", nearest: "dutch-people"))
        run = self.run()
        (run.request.groupings, run.request.flow) = ([.arm], "nuture")
        #expect(throws: CommandError.unknownFlow(name: "nuture", nearest: "nurture")) { try run.run() }
    }

    @Test func `The kind of a report, written where a journey's name stands, is no misspelt journey`() {
        #expect(failure(run(.journey("stages"))) == .subjectBehindOptions("stages"))
        #expect(failure(run(.journey("goal purchase"))) == .subjectBehindOptions("goal"))
    }

    @Test func `A segment that a file cannot tell is left out of the comparison, and said`() throws {
        var run = run()
        run.request.groupings = [.segment]
        run.facts.untold = [Slug("Dutch people")]
        #expect(throws: CommandError.self) { try run.run() }
        try folder.write("french.flow", "segment \"French people\": country is \"FR\"\n")
        run.facts.memberships[Slug("French people")] = [2, 3]
        #expect(try run.answer().contains("French people"))
        try run.run()
        #expect(run.recorded.error.contains("this segment is left out"))
    }

    @Test func `A mistake in a scenario is no mistake of a report`() throws {
        try folder.write("scenarios/wrong.scenario", "scenario \"wrong\"\nexpect stage Nowhere\n")
        let run = run()
        try run.run()
        #expect(run.recorded.error.isEmpty)
        try folder.write("wrong.flow", "on lead\nmove to stage Nowhere\n")
        try run.run()
        #expect(run.recorded.error.contains("what has one is left out"))
    }

    @Test func `A goal that never happened is warned about with the nearest event`() throws {
        var run = run(.goal("form submited"))
        try run.run()
        #expect(
            run.recorded.error == "warning: the event form-submited has not happened so far. The nearest that has is "
                + "form-submitted.\n"
        )
        run = self.run(.goal("form submitted"))
        try run.run()
        #expect(run.recorded.error.isEmpty)
    }

    @Test func `What a report has no use for is refused`() {
        var run = run(.stages)
        run.request.groupings = [.week]
        #expect(failure(run) == .notFor(option: "--by", subject: "stages", subjects: "journeys"))
        run = self.run(.emails)
        run.request.format = .svg
        #expect(failure(run) == .format(.svg, subject: "emails", known: [.text, .json, .csv, .html]))
        run = self.run()
        run.request.flow = "nurture"
        #expect(failure(run) == .needsFlowGrouping)
        run = self.run()
        run.request.appearance = .dark
        #expect(failure(run) == .appearanceWithoutPicture(.text))
    }

    @Test func `A contact that is not there is looked for where the report looked`() {
        var run = run(.contact("anna@example.com"))
        #expect(failure(run) == .noContact(.file))
        #expect(failure(run)?.message.contains("nobody in the file of --events") == true)
        run.origin = .database
        #expect(failure(run) == .noContact(.database))
        #expect(failure(run)?.message.contains("nobody in the database") == true)
    }

    @Test func `Times that are none are refused`() {
        var run = run()
        run.request.since = "yesterday"
        #expect(failure(run) == .badDate(option: "--since", text: "yesterday"))
        let missing = [
            "2026-02-29": "there is no such day: February 2026 has days 01 to 28",
            "2024-02-30T09:00": "there is no such day: February 2024 has days 01 to 29",
            "2026-04-00": "there is no such day: April 2026 has days 01 to 30",
            "2026-13-01": "a year has months 01 to 12",
        ]
        for (day, reason) in missing {
            run.request.since = day
            #expect(failure(run) == .noSuchDay(option: "--since", text: day, reason: reason))
        }
        run.request.since = "2026-02-28T25:00"
        #expect(failure(run) == .badDate(option: "--since", text: "2026-02-28T25:00"))
        run = self.run()
        (run.request.since, run.request.until) = ("2026-03-03", "2026-03-03")
        #expect(failure(run) == .emptyPeriod(since: "2026-03-03", until: "2026-03-03"))
        for text in ["", "14", "14days", "2 working days", "1 month", "0 days", "3 days ago", "3 days\n4 days"] {
            run = self.run()
            run.request.within = text
            guard case .badDuration = failure(run) else {
                Issue.record("accepted \(text)")
                continue
            }
        }
    }

    @Test func `A goal without a limit of time is asked for by ever, and told so`() throws {
        var ever = run(.goal("form submitted"))
        let unlimited = ever
        var limited = ever
        (ever.request.within, limited.request.within) = ("ever", "7 days")
        let answer = try ever.answer()
        #expect(try answer == unlimited.answer())
        #expect(answer.contains("Compared is everything"))
        #expect(try !limited.answer().contains("Compared is everything"))
    }

    @Test func `A goal is a line of a journey, and one alone`() throws {
        for text in ["form submitted", "stage SQL", "clicked nurture email 1", "\"form submitted\""] {
            var run = run(.goal(text))
            run.request.format = .json
            #expect(try run.answer().contains("\"contacts\":48"))
        }
        for text in ["", "form submitted or stage SQL", "form submitted; stage SQL", "end"] {
            guard case .badGoal = failure(run(.goal(text))) else {
                Issue.record("accepted \(text)")
                continue
            }
        }
    }

    @Test func `A goal that a flow used to send is counted, and said`() throws {
        let run = run(.goal("clicked nurture emial 1"))
        try run.run()
        #expect(run.recorded.answer.contains("clicked nurture emial 1"))
        #expect(
            run.recorded.error == "warning: no flow sends `nurture emial 1` any more, did you mean `nurture email 1`?; "
                + "reports of mail that was sent under this name still work; an event of that name is written in "
                + "quotes as a whole\n"
        )
    }

    @Test func `A journey of last year is reported, and a step that has another name by now is asked about`() throws {
        try folder.write("old.flow", "journey Old:\n  form submitted\n  sent nurture emial 1\n  stage SQL\nend\n")
        let run = run(.journey("old"))
        try run.run()
        #expect(run.recorded.error.isEmpty)
        let answer = run.recorded.answer.split(separator: "\n").joined(separator: " ")
        #expect(
            answer.contains(
                "None of these contacts came to step 2, sent nurture emial 1, though 2 came to a later step: is it "
                    + "still called so, and is this its place? The nearest name is nurture-email-1."
            ),
            "\(answer)"
        )
    }

    @Test func `A picture is of one journey, and a folder without any says how to write one`() throws {
        try folder.write("other.flow", "journey Short:\n  form submitted\n  stage SQL\nend\n")
        var run = run(.journey(nil))
        run.request.format = .svg
        #expect(failure(run) == .severalJourneys(names: ["lead-to-qualified", "short"]))
        let empty = try TemporaryFolder()
        try empty.write("a.flow", "on lead\ntag lead\n")
        let other = ReportRun(.journey(nil), in: empty.path)
        #expect(failure(other)?.message.contains("journey \"Lead to meeting\":") == true)
    }

    @Test func `A picture is a light one for slides unless another is asked for`() throws {
        var run = run()
        run.request.format = .svg
        let plain = try run.answer()
        run.request.appearance = .light
        #expect(try run.answer() == plain && !plain.contains("<style"))
        run.request.appearance = .automatic
        #expect(try run.answer().contains("prefers-color-scheme:dark"))
    }

    @Test func `Several journeys are one JSON object a line and one table`() throws {
        try folder.write("other.flow", "journey Short:\n  form submitted\n  stage SQL\nend\n")
        var run = run(.journey(nil))
        run.request.format = .json
        let lines = try run.answer().split(separator: "\n")
        #expect(lines.map { $0.prefix(18) } == [#"{"journey":"lead-t"#, #"{"journey":"short""#])
        run = self.run(.journey(nil))
        run.request.format = .csv
        let records = try StrictCSV.records(try run.answer().replacing("\\r\\n\n", with: "\r\n"))
        #expect(Set(records.dropFirst().map { $0[0] }) == ["lead-to-qualified", "short"])
    }

    @Test func `A mistake elsewhere in the folder keeps nobody from a report`() throws {
        try folder.write("broken.flow", "on lead\nsend\n")
        let run = run()
        try run.run()
        #expect(run.recorded.answer.contains("4.17 %"))
        #expect(run.recorded.error.contains("what has one is left out"))
    }

    // MARK: Files

    @Test func `A file is written whole, and stays as it was when the report fails`() throws {
        let path = folder.path("report.txt")
        var run = run()
        run.request.output = path
        try run.run()
        #expect(run.recorded.answer.isEmpty)
        #expect(try String(contentsOfFile: path, encoding: .utf8).hasSuffix("\n"))
        run.facts.failure = .failed(reason: "the disk reports an error")
        try "before".write(toFile: path, atomically: true, encoding: .utf8)
        #expect(throws: CommandError.store(.failed(reason: "the disk reports an error"))) { try run.run() }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "before")
        run.facts.failure = nil
        run.request.output = folder.path("none/report.txt")
        let missing = folder.path("none/report.txt")
        #expect(throws: CommandError.unwritable(path: missing, reason: "there is no such file or folder")) {
            try run.run()
        }
    }
}
