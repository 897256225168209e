import FlowModel
import FlowRuntime

extension ReferenceTransaction {
    func enqueue(_ delivery: Delivery, at start: Instant) throws {
        let isTaken = state.outbox.contains { $0.row.delivery.key == delivery.key }
        guard !isTaken, state.enrolments[delivery.key.enrolment] != nil else {
            throw StoreError.rejected(reason: "that delivery exists, or its entry does not")
        }
        let row = OutboxRow(
            id: OutboxID(Int64(state.outbox.count) + 1),
            delivery: Delivery(key: delivery.key, kind: delivery.kind),
            state: .queued,
            attempts: 0,
            firstAttemptAt: nil,
            notBefore: start,
            isUncertain: false,
            hasBody: false
        )
        state.outbox.append(ReferenceState.OutboxRecord(row: row))
    }

    func cancelDeliveries(of enrolment: EnrolmentID) {
        for index in state.outbox.indices where state.outbox[index].row.delivery.key.enrolment == enrolment {
            guard [.queued, .held].contains(state.outbox[index].row.state) else { continue }
            state.outbox[index].row.state = .cancelled
            (state.outbox[index].body, state.outbox[index].lane) = (nil, nil)
        }
    }

    func readyDeliveries(
        _ kind: OutboxRow.Channel,
        at now: Instant,
        limit: Int,
        excluding: Set<OutboxID>
    ) throws -> [OutboxRow] {
        let ready = queued(kind, in: nil, excluding: excluding).filter { $0.notBefore <= now }
            .sorted { ($0.notBefore, $0.id) < ($1.notBefore, $1.id) }
        return Array(ready.prefix(max(0, limit)))
    }

    func earliestDelivery(_ channel: OutboxRow.Channel, excluding: Set<OutboxID>) throws -> Instant? {
        queued(channel, in: nil, excluding: excluding).map(\.notBefore).min()
    }

    func heldBeforeComposition(limit: Int) throws -> [OutboxRow] {
        Array(rows.filter { $0.state == .held && !$0.hasBody }.prefix(limit))
    }

    private var rows: [OutboxRow] {
        state.outbox.map { record in
            var row = record.row
            row.hasBody = record.body != nil
            return row
        }
    }

    func queued(_ channel: OutboxRow.Channel, in lane: String?, excluding: Set<OutboxID>) -> [OutboxRow] {
        rows.filter { row in
            row.state == .queued && state[row.id]?.lane == lane && row.delivery.kind.channel == channel
                && !excluding.contains(row.id)
                && state[row.delivery.key.enrolment.contact]?.isFaulted == false
        }
    }

    func beginSending(_ sendings: [Sending], epoch: Epoch, at now: Instant) throws {
        guard epoch == state.epoch else { throw StoreError.owned(path: "") }
        for sending in sendings {
            guard var record = state[sending.id], record.row.state == .queued else {
                throw StoreError.rejected(reason: "the delivery is not queued")
            }
            guard let body = record.body ?? sending.body, sending.body == nil || sending.body == body else {
                throw StoreError.rejected(reason: "a delivery gets its bytes once")
            }
            if record.body == nil {
                (record.links, record.topic, record.messageID) = (sending.links, sending.topic, body.messageID)
                if case .mail = record.row.delivery.kind {
                    record.address = state[record.row.delivery.key.enrolment.contact]?.address
                }
            }
            record.body = body
            (record.row.state, record.lane) = (.sending, nil)
            record.row.attempts += 1
            record.row.firstAttemptAt = record.row.firstAttemptAt ?? now
            state[sending.id] = record
        }
    }

    func messageBody(_ id: OutboxID) throws -> MessageBody? { state[id]?.body }

    func deliveries(_ ids: [OutboxID]) throws -> [OutboxRow] {
        ids.compactMap { id in rows.first { $0.id == id } }
    }

    func settle(_ settlements: [Settlement], at now: Instant) throws {
        for settlement in settlements {
            guard settlement.state != .sending else { throw StoreError.rejected(reason: "only beginSending begins") }
            guard var record = state[settlement.id], [.queued, .sending, .held].contains(record.row.state) else {
                continue
            }
            (record.row.state, record.lane) = (settlement.state, nil)
            record.row.isUncertain = record.row.isUncertain || settlement.marksUncertain
            switch settlement.state {
            case .queued: record.row.notBefore = settlement.notBefore ?? now
            case .done, .failed, .cancelled:
                record.body = nil
                record.settledAt = now
            case .held, .sending: break
            }
            state[settlement.id] = record
        }
    }

    func lastMessage(to contact: ContactReference, email: Slug?) throws -> OutboxID? {
        guard let contact = known(contact) else { return nil }
        let sent = state.outbox.filter { record in
            guard record.row.state == .done, record.row.delivery.key.enrolment.contact == contact else { return false }
            guard case .mail(let name) = record.row.delivery.kind else { return false }
            return email == nil || email == name
        }
        func order(_ record: ReferenceState.OutboxRecord) -> (Instant, OutboxID) {
            (record.settledAt ?? .distantPast, record.row.id)
        }
        return sent.max { order($0) < order($1) }?.row.id
    }
}
