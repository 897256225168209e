import FlowModel
import FlowRuntime

extension ReferenceTransaction {
    /// Keeps a visit until its verdict.
    func note(_ arrival: Arrival, position: Int?, link: MessageReference.Link?, isAutomatic: Bool) -> Acceptance {
        guard case .message(let message) = arrival.subject, let row = state[message]?.row,
            case .mail = row.delivery.kind
        else { return .unknownMessage }
        let contact = row.delivery.key.enrolment.contact
        guard !state.visits.contains(where: { $0.messageID == arrival.messageID }) else { return .duplicate }
        let company = state.visits.filter { $0.message == message && isClose($0.at, arrival.receivedAt) }
        guard company.count < LinkVisit.limit else { return .noted(contact) }
        state.visits.append(
            ReferenceState.VisitRecord(
                id: (state.visits.map(\.id).max() ?? 0) + 1,
                message: message,
                contact: contact,
                position: position,
                link: link,
                at: arrival.receivedAt,
                isAutomatic: isAutomatic,
                messageID: arrival.messageID
            )
        )
        return .noted(contact)
    }

    private func isClose(_ one: Instant, _ other: Instant) -> Bool {
        abs(one.milliseconds(since: other)) <= LinkVisit.companyMilliseconds
    }

    private var waiting: [ReferenceState.VisitRecord] {
        state.visits.filter { !$0.isJudged && state[$0.contact]?.isFaulted == false }
            .sorted { ($0.at, $0.id) < ($1.at, $1.id) }
    }

    private func verdict(of visit: ReferenceState.VisitRecord) -> Instant {
        visit.at.adding(milliseconds: LinkVisit.companyMilliseconds)
    }

    func dueVisits(at now: Instant, limit: Int) throws -> [LinkVisit] {
        waiting.filter { verdict(of: $0) <= now }.prefix(limit).map { visit in
            let record = state[visit.message]
            let isSent = record?.row.state == .done && record?.row.isUncertain == false
            return LinkVisit(
                id: visit.id,
                message: visit.message,
                contact: visit.contact,
                position: visit.position,
                at: visit.at,
                isAutomatic: visit.isAutomatic,
                sentAt: isSent ? record?.settledAt : nil,
                hasCompany: state.visits.contains {
                    $0.message == visit.message && $0.position != visit.position && isClose($0.at, visit.at)
                }
            )
        }
    }

    func earliestVerdict() throws -> Instant? { waiting.first.map(verdict) }

    func judge(_ verdicts: [VisitVerdict], at now: Instant) throws {
        for verdict in verdicts {
            let waiting = state.visits.firstIndex { $0.id == verdict.visit && !$0.isJudged }
            guard let index = waiting else { continue }
            state.visits[index].isJudged = true
            let visit = state.visits[index]
            guard visit.position != nil else { continue }
            let event = Arrival(
                messageID: visit.messageID,
                subject: .message(visit.message),
                receivedAt: now,
                timestamp: min(visit.at, now),
                kind: .message(.clicked, link: visit.link, isAutomatic: verdict.isAutomatic)
            )
            _ = try accept([event])
        }
        let end = now.adding(milliseconds: -LinkVisit.keptMilliseconds)
        state.visits.removeAll { $0.isJudged && $0.at < end }
    }
}
