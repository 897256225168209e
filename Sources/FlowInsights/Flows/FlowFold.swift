package import FlowModel

/// Counts flows and their emails from facts that the caller feeds in any order.
///
/// Flows: the entries that began in the period, and what became of them up to the end, also after the period; each
/// entry of a contact counts. Who leaves a flow leaves the oldest of the entries that it still has there. Emails: the
/// messages sent in the period, and what their readers did up to the end. A reader's fact belongs to the last message
/// of that email that the contact was sent before it, by the flow that the fact tells if it tells one. A message
/// belongs to the version of the contact's last entry in that flow and to the arm of the last split that it passed
/// since; a skipped email, which is none, does so too.
package struct FlowFold: Sendable {
    private let period: Range<Instant>?
    private var names = FactNames()
    private var tally: FlowTally
    private var sorter = FactSorter()

    package init(period: Range<Instant>? = nil) {
        self.period = period
        tally = FlowTally(period: period)
    }

    /// What has to be fed.
    package var selection: FactSelection {
        FactSelection(kinds: Set(Fact.Kind.allCases.filter(FlowFold.isCounted)))
    }

    private static func isCounted(_ kind: Fact.Kind) -> Bool {
        switch kind {
        case .event, .stage, .subscribed: false
        case .opened, .clicked, .replied, .bounced, .complained, .unsubscribed, .entered, .split, .skipped, .sent,
            .converted, .stopped, .finished:
            true
        }
    }

    package mutating func add(_ batch: FactBatch) {
        names.read(batch)
        for fact in batch.facts where FlowFold.isCounted(fact.kind) {
            var fact = fact
            (fact.name, fact.detail) = (names.number(fact.name), names.number(fact.detail))
            sorter.add(fact)
        }
    }

    /// Counts the contacts that were fed so far, so that those of the next part can follow in another reading.
    ///
    /// All facts of a contact have to come in one part; `end` is the same for all parts.
    package mutating func finishPart(end: Instant) {
        var facts = sorter
        sorter = FactSorter()
        facts.drain { tally.count($0, end: end) }
        names.endReading()
    }

    /// Counts everything that was fed; facts at `end` and later are left out.
    ///
    /// `standing` is who stands at which step now, in any order; a version that nobody entered in the period gets a row
    /// for it too.
    package mutating func report(end: Instant, standing: [FlowReport.Standing] = []) -> FlowReport {
        finishPart(end: end)
        var flows = tally.flows(names)
        for (key, places) in FlowReport.Standing.places(standing) {
            flows[key, default: FlowReport.Flow(name: key.name, version: key.version)].places = places
        }
        return FlowReport(
            flows: flows.values.sorted { ($0.name, $0.version) < ($1.name, $1.version) },
            emails: tally.emails(names),
            period: period,
            end: end
        )
    }
}
