import FlowInsights
import FlowModel

/// The same figures as `FlowFold`, in the simplest way: lists of entries and messages, and a filter for each figure.
struct PlainFlows {
    private struct Entry {
        var contact: UInt32
        var flow: String
        var version: Int
        var at: Instant
        var place: Int
        var left: (kind: Fact.Kind, reason: String, at: Instant, place: Int)?
    }

    private struct Message {
        var contact: UInt32
        var key: Email
        var at: Instant
        var place: Int
        var entry: Entry?
        var readings: Set<Fact.Kind> = []
    }

    private struct Email: Hashable {
        var name: String
        var flow: String?
        var version: Int?
        var arm: Int?
    }

    private struct Skip {
        var key: Email
        var reason: String
        var at: Instant
    }

    private var entries: [Entry] = []
    private var messages: [Message] = []
    private var skips: [Skip] = []
    private let period: Range<Instant>?
    private let end: Instant

    init(_ diary: FactDiary, period: Range<Instant>?, end: Instant) {
        (self.period, self.end) = (period, end)
        let kinds = Set(Fact.Kind.allCases).subtracting([.event, .stage])
        for facts in diary.contacts(before: end, kinds) {
            let mine = PlainFlows.entries(facts)
            messages += PlainFlows.messages(facts, mine)
            skips += PlainFlows.skips(facts, mine)
            entries += mine
        }
    }

    private static func entries(_ facts: [FactDiary.Entry]) -> [Entry] {
        var entries: [Entry] = []
        for (place, fact) in facts.enumerated() {
            let flow = fact.name ?? ""
            switch fact.kind {
            case .entered:
                entries.append(
                    Entry(contact: fact.contact, flow: flow, version: fact.number, at: fact.at, place: place)
                )
            case .converted, .finished, .stopped:
                guard let oldest = entries.firstIndex(where: { $0.flow == flow && $0.left == nil }) else { continue }
                entries[oldest].left = (fact.kind, fact.detail ?? "", fact.at, place)
            default: break
            }
        }
        return entries
    }

    /// Which version and arm something that a flow does at that place belongs to.
    private static func email(
        _ name: String,
        _ flow: String?,
        at place: Int,
        _ facts: [FactDiary.Entry],
        _ entries: [Entry]
    ) -> Email {
        guard let flow else { return Email(name: name) }
        let entry = entries.last { $0.flow == flow && $0.place < place }
        let arm = facts[..<place].enumerated().last { index, fact in
            fact.kind == .split && fact.name == flow && index > (entry?.place ?? -1)
        }?.element.number
        func known(_ number: Int?) -> Int? { number == 0 ? nil : number }
        return Email(name: name, flow: flow, version: known(entry?.version), arm: known(arm))
    }

    private static func messages(_ facts: [FactDiary.Entry], _ entries: [Entry]) -> [Message] {
        var messages: [Message] = []
        for (place, fact) in facts.enumerated() {
            switch fact.kind {
            case .sent:
                let key = email(fact.name ?? "", fact.detail, at: place, facts, entries)
                let entry = entries.last { $0.flow == fact.detail && $0.place < place }
                messages.append(Message(contact: fact.contact, key: key, at: fact.at, place: place, entry: entry))
            case .opened, .clicked, .replied, .bounced, .complained, .unsubscribed:
                let isLeaving = fact.kind == .unsubscribed
                let (name, flow) = isLeaving ? (fact.detail, nil) : (fact.name, fact.detail)
                let last =
                    messages.lastIndex { $0.key.name == name && flow != nil && $0.key.flow == flow }
                    ?? messages.lastIndex { $0.key.name == name }
                if let last { messages[last].readings.insert(fact.kind) }
            default: break
            }
        }
        return messages
    }

    private static func skips(_ facts: [FactDiary.Entry], _ entries: [Entry]) -> [Skip] {
        facts.enumerated().filter { $0.element.kind == .skipped }.map { place, fact in
            let key = email(fact.name ?? "", fact.detail, at: place, facts, entries)
            let reasons = SkipReason.allCases.map(\.rawValue)
            let known = reasons.indices.contains(fact.number - 1)
            return Skip(key: key, reason: known ? reasons[fact.number - 1] : "unknown", at: fact.at)
        }
    }

    private func isInPeriod(_ time: Instant) -> Bool { period?.contains(time) ?? true }

    var report: FlowReport {
        FlowReport(flows: flows, emails: emails, period: period, end: end)
    }

    private var flows: [FlowReport.Flow] {
        let began = entries.filter { isInPeriod($0.at) }
        let names = Set(began.map(\.flow)).sorted()
        return names.flatMap { name in
            let versions = Set(began.filter { $0.flow == name }.map(\.version)).sorted()
            return versions.map { version in
                let mine = began.filter { $0.flow == name && $0.version == version }
                func left(_ kind: Fact.Kind) -> [Entry] { mine.filter { $0.left?.kind == kind } }
                let converted = left(.converted)
                var flow = FlowReport.Flow(
                    name: Slug(stored: name),
                    version: version,
                    entered: mine.count,
                    converted: converted.count,
                    finished: left(.finished).count,
                    stopped: PlainFlows.counts(left(.stopped).map { $0.left?.reason ?? "" }),
                    timeToConvert: Times(
                        milliseconds: converted.compactMap { entry in
                            entry.left.map { $0.at.milliseconds(since: entry.at) }
                        }
                    )
                )
                let sent = messages.filter { message in
                    guard let entry = message.entry else { return false }
                    return isInPeriod(entry.at) && entry.flow == name && entry.version == version
                }
                flow.sent = sent.count
                flow.opened = PlainFlows.readers(sent, .opened)
                flow.clicked = PlainFlows.readers(sent, .clicked)
                return flow
            }
        }
    }

    private var emails: [FlowReport.Email] {
        let sent = messages.filter { isInPeriod($0.at) }
        let skipped = skips.filter { isInPeriod($0.at) }
        let keys = Set(sent.map(\.key)).union(skipped.map(\.key)).sorted { left, right in
            (left.name, left.flow ?? "", left.version ?? 0, left.arm ?? 0)
                < (right.name, right.flow ?? "", right.version ?? 0, right.arm ?? 0)
        }
        return keys.map { key in
            var email = FlowReport.Email(
                name: Slug(stored: key.name),
                flow: key.flow.map { Slug(stored: $0) },
                version: key.version,
                arm: key.arm
            )
            let mine = sent.filter { $0.key == key }
            email.sent = mine.count
            email.opened = PlainFlows.readers(mine, .opened)
            email.clicked = PlainFlows.readers(mine, .clicked)
            email.replied = PlainFlows.readers(mine, .replied)
            email.bounced = mine.count { $0.readings.contains(.bounced) }
            email.complained = mine.count { $0.readings.contains(.complained) }
            email.unsubscribed = PlainFlows.readers(mine, .unsubscribed)
            email.skipped = PlainFlows.counts(skipped.filter { $0.key == key }.map(\.reason))
            return email
        }
    }

    private static func readers(_ messages: [Message], _ kind: Fact.Kind) -> Int {
        Set(messages.filter { $0.readings.contains(kind) }.map(\.contact)).count
    }

    private static func counts(_ reasons: [String]) -> [String: Int] {
        Dictionary(reasons.map { ($0, 1) }, uniquingKeysWith: +)
    }
}
