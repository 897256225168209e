import FlowModel
import FlowRuntime

extension ReferenceTransaction {
    func park(_ ids: [OutboxID], in lane: String) throws {
        for id in ids where state[id]?.row.state == .queued { state[id]?.lane = lane }
    }

    func parkedDeliveries(in lane: String, limit: Int, excluding: Set<OutboxID>) throws -> [OutboxRow] {
        let parked = OutboxRow.Channel.allCases.flatMap { queued($0, in: lane, excluding: excluding) }
        return Array(parked.sorted { ($0.notBefore, $0.id) < ($1.notBefore, $1.id) }.prefix(max(0, limit)))
    }

    func unparkAll() throws {
        for index in state.outbox.indices { state.outbox[index].lane = nil }
    }
}
