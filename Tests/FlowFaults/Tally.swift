/// How much of everything a run went through, so that one can see that the net is not empty.
package struct Tally: Sendable {
    var ticks = 0
    var commits = 0
    var calls = 0
    var refusals = 0
    var accepted = 0
    var calledWebhooks = 0
    var crashes = 0
    var stops = 0
    var clockSteps = 0
    var fullDisks = 0
    var reloads = 0
    var fates: [Behaviour: Int] = [:]
    var events = 0
    var duplicates = 0
    var entries = 0
    var waits = 0
    var repeats = 0
    var uncertain = 0
    var skips = 0
    var closedHours = 0
    var scores = 0
    var moves = 0
    var records = 0
    var splits = 0
    var notices = 0
    var exits = 0
    var falls = 0
    var comers = 0
    var followers = 0
    var starts = 0
    var movedWaits = 0
    var momentWaits = 0
    var keptAnswers = 0
    var capHolds = 0
    var capSkips = 0
    var clicks = 0
    var machineVisits = 0
    var badAddresses = 0
    var softBounces = 0
    var listed = 0
    var lifted = 0
    var pauses = 0
    var releases = 0
    var paced = 0
    var unreached = 0
    var failOvers = 0

    package init() {}

    package static func += (left: inout Tally, right: Tally) {
        for path in Tally.counts.map(\.1) { left[keyPath: path] += right[keyPath: path] }
        left.fates.merge(right.fates, uniquingKeysWith: +)
    }

    private static var counts: [(String, WritableKeyPath<Tally, Int>)] {
        [
            ("calls of senders", \.calls), ("refused calls", \.refusals), ("events", \.events),
            ("duplicates", \.duplicates), ("entries", \.entries), ("waits", \.waits),
            ("emails accepted", \.accepted), ("webhooks called", \.calledWebhooks), ("skipped emails", \.skips),
            ("emails that waited for their hours", \.closedHours), ("changes of the score", \.scores),
            ("moves between stages", \.moves), ("recorded events", \.records), ("splits", \.splits),
            ("falls of the score", \.falls), ("entries by time", \.comers), ("entries by a change", \.followers),
            ("flows started", \.starts), ("waits for a moment", \.momentWaits),
            ("waits that moved with their date", \.movedWaits), ("answers kept", \.keptAnswers),
            ("notices", \.notices), ("stops by a condition", \.exits),
            ("repeats", \.repeats), ("uncertain messages", \.uncertain), ("crashes", \.crashes), ("stops", \.stops),
            ("clock steps", \.clockSteps), ("full disks", \.fullDisks), ("reloads", \.reloads), ("commits", \.commits),
            ("batches", \.ticks), ("emails held by a cap", \.capHolds), ("emails skipped for a cap", \.capSkips),
            ("clicks of people", \.clicks), ("visits of machines", \.machineVisits),
            ("bounces at sending", \.badAddresses), ("soft bounces", \.softBounces), ("addresses listed", \.listed),
            ("addresses lifted", \.lifted), ("pauses of sending", \.pauses), ("releases", \.releases),
            ("messages that no relay took", \.unreached), ("fail-overs", \.failOvers),
            ("moments at which a limit was full", \.paced),
        ]
    }

    /// What never happened, and should have.
    package var missing: [String] {
        let never = Behaviour.allCases.filter { fates[$0] == nil }.map { "server: \($0)" }
        return Tally.counts.filter { self[keyPath: $0.1] == 0 }.map(\.0) + never
    }

    /// One line for each count.
    package var lines: [String] {
        let counted = Tally.counts.map { "\(self[keyPath: $0.1]) \($0.0)" }
        return counted + fates.map { "\($0.value) × server: \($0.key)" }.sorted()
    }
}
