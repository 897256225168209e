import FlowModel
import FlowRuntime

/// Whether clicks and bounces are counted that count.
extension PeopleCheck {
    private static let company: Int64 = 2_000
    private static let quick: Int64 = 1_000

    /// Whether the event is the verdict about a visit, which comes once.
    mutating func judges(_ event: Event, at now: Moment) -> Bool {
        guard case .message(.clicked, let reference) = event.kind else { return false }
        let all = visits[event.contact] ?? []
        let found = all.first { visit in
            guard taken[visit.messageID] == nil, let message = visit.message, let link = visit.visitedLink else {
                return false
            }
            return deliveries[message]?.key == reference.delivery && link == reference.link
                && event.timestamp == Swift.min(visit.receivedAt, event.receivedAt)
        }
        guard let found, case .visited(let position, _, let isMachine) = found.kind, let message = found.message else {
            return false
        }
        taken[found.messageID] = [event.id]
        let hasCompany = all.contains { other in
            guard other.message == message, case .visited(let place, _, _) = other.kind else { return false }
            return place != position
                && abs(other.receivedAt.milliseconds(since: found.receivedAt)) <= PeopleCheck.company
        }
        let isQuick = post.sentAt(message).map { found.receivedAt.milliseconds(since: $0) < PeopleCheck.quick }
        let isAutomatic = isMachine || hasCompany || isQuick == true
        count(isAutomatic ? \.machineVisits : \.clicks)
        if isAutomatic != reference.isAutomatic {
            let (wanted, told) = isAutomatic ? ("a machine's", "a person's") : ("a person's", "a machine's")
            tell(.clickIsJudged, event.contact, now, "\(found.messageID) is \(wanted)", told)
        }
        return true
    }

    /// Whether the soft bounce is one for good, from the messages before.
    mutating func expectVerdict(of event: EventID, _ arrival: Arrival) {
        guard let message = arrival.message ?? post.messageIDs[arrival.sentMessageID],
            let contact = post.contact(of: message)
        else { return }
        bounced.insert(message)
        count(\.softBounces)
        let sent = post.mail(to: contact).filter { $0.at != nil }.sorted {
            (($1.at?.wall ?? .distantPast), $1.id) < (($0.at?.wall ?? .distantPast), $0.id)
        }
        let run = sent.prefix(50).prefix { bounced.contains($0.id) }
        let isLong = run.count >= 5
        let days = (run.first?.at?.wall ?? .distantPast).milliseconds(since: run.last?.at?.wall ?? .distantPast)
        verdicts[event] = isLong && (run.count >= 50 || days >= 14 * 86_400_000)
    }

    mutating func noteBounce(_ arrival: Arrival) {
        guard case .message(.bounced, _, _) = arrival.kind,
            let message = arrival.message ?? post.messageIDs[arrival.sentMessageID]
        else { return }
        bounced.insert(message)
    }

    mutating func checkVerdict(of event: Event, at now: Moment) {
        guard let isForGood = verdicts[event.id], case .message(_, let reference) = event.kind,
            reference.isAutomatic == isForGood
        else { return }
        let words = ["a soft bounce counts nothing", "the address is given up"]
        tell(.clickIsJudged, event.contact, now, words[isForGood ? 1 : 0], words[isForGood ? 0 : 1])
    }
}

extension Arrival {
    var message: OutboxID? {
        if case .message(let id) = subject { id } else { nil }
    }

    fileprivate var sentMessageID: String {
        if case .sent(let messageID) = subject { messageID } else { "" }
    }

    fileprivate var visitedLink: MessageReference.Link? {
        if case .visited(_, let link, _) = kind { link } else { nil }
    }
}
