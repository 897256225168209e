import FlowModel
import FlowRuntime
import Foundation
import Logging
import ServiceLifecycle
import Synchronization

/// Lets the invented contacts live: they come in over HTTP, read their mail from the disk, and follow its links.
struct DemoCrowd: Service {
    /// Hours between an email's arrival and its opening, and from there to the click.
    private static let readingHours: Int64 = 2
    private static let clickingHours: Int64 = 3
    /// Days after which the demonstration ends in any case.
    private static let lastDay: Int64 = 66
    /// Real milliseconds between two looks at the mailboxes.
    private static let pauseMilliseconds = 20

    let clock: any WallClock
    let start: Instant
    let outbox: String
    let port: @Sendable () -> Int?
    let fetch: Demo.Fetch
    let ledger: DemoLedger
    let output: Output

    private struct Act {
        var at: Instant
        var request: Demo.Request
    }

    private struct Habits {
        var person: DemoPerson
        var emails = 0
        var hasClicked = false
    }

    func run() async throws {
        while port() == nil { try await pause() }
        guard let port = port() else { return }
        let base = "http://127.0.0.1:\(port)"
        var inbox = DemoInbox(folder: outbox, publicURL: base)
        var habits = Dictionary(
            uniqueKeysWithValues: DemoPerson.everybody.map { ($0.address, Habits(person: $0)) }
        )
        var acts = DemoPerson.everybody.map { person in
            Act(at: start.adding(seconds: Int64(person.arrivesAfterHours) * 3600), request: .arrival(person, base))
        }
        var progress = DemoProgress(start: start, output: output)
        while clock.now() < start.adding(seconds: DemoCrowd.lastDay * 86_400), !Task.isShuttingDownGracefully {
            for mail in try inbox.newMail() {
                guard var habit = habits[mail.recipient] else { continue }
                acts += DemoCrowd.reactions(to: mail, &habit, base: base, at: clock.now())
                habits[mail.recipient] = habit
            }
            let now = clock.now()
            let due = acts.filter { $0.at <= now }.sorted { $0.at < $1.at }
            acts.removeAll { $0.at <= now }
            for act in due { try await fetch(act.request) }
            progress.show(ledger.counts, at: now)
            if acts.isEmpty, ledger.counts.isOver { return }
            try await pause()
        }
    }

    private func pause() async throws {
        try await Task.sleep(for: .milliseconds(DemoCrowd.pauseMilliseconds))
    }

    private static func reactions(
        to mail: DemoInbox.Mail,
        _ habit: inout Habits,
        base: String,
        at now: Instant
    ) -> [Act] {
        habit.emails += 1
        var acts: [Act] = []
        let opening = now.adding(seconds: readingHours * 3600)
        if let from = habit.person.opensFrom, habit.emails >= from, let picture = mail.picture {
            acts.append(Act(at: opening, request: .get(picture)))
        }
        guard let from = habit.person.clicksFrom, habit.emails >= from, let link = mail.links.last else { return acts }
        let click = opening.adding(seconds: clickingHours * 3600)
        acts.append(Act(at: click, request: .get(link)))
        if !habit.hasClicked, let conversion = habit.person.converts {
            var moment = click.adding(seconds: Int64(conversion.afterHours) * 3600)
            acts.append(Act(at: moment, request: .event(conversion.event, of: habit.person.address, [:], base)))
            for deed in conversion.later {
                moment = moment.adding(seconds: Int64(deed.afterHours) * 3600)
                acts.append(Act(at: moment, request: .deed(deed, of: habit.person.address, base)))
            }
        }
        habit.hasClicked = true
        return acts
    }
}

/// Tells on standard error how far the demonstration is, a line every few seconds.
private struct DemoProgress {
    private static let millisecondsBetween: Int64 = 5 * 86_400_000

    let start: Instant
    let output: Output
    var last = Instant.distantPast

    mutating func show(_ counts: DemoLedger.Counts, at now: Instant) {
        guard now.milliseconds(since: last) >= DemoProgress.millisecondsBetween else { return }
        last = now
        let day = now.milliseconds(since: start) / 86_400_000 + 1
        output.writeError(
            "day \(day): flows begun \(counts.entered), emails \(counts.sent), clicks \(counts.clicks), "
                + "conversions \(counts.converted)"
        )
    }
}
