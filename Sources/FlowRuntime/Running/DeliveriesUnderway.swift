import FlowMail
import FlowModel

/// What the Runner remembers between two ticks of deliveries that it has begun: nothing that a restart could miss.
struct DeliveriesUnderway {
    /// Handed to the composition desk.
    private(set) var composing: Set<OutboxID> = []
    /// Back from the desk, waiting for a connection; in the order they came back.
    private(set) var composed: [FinishedComposition] = []
    /// T2 is durable, T3 is not.
    private(set) var mails: Set<OutboxID> = []
    private(set) var calls: Set<OutboxID> = []

    /// The most connections that were ever seen idle: how many there are, as far as is known.
    private(set) var mostIdleConnections = 0
    private(set) var mostIdleCallers = 0

    var ids: Set<OutboxID> {
        composing.union(mails).union(calls).union(composed.map(\.request.outbox))
    }

    /// Messages that are with the desk or wait for a connection.
    func compositionCount(besides ended: Set<OutboxID>) -> Int {
        composing.count + composed.count { !ended.contains($0.request.outbox) }
    }

    func isEmpty(besides ended: [OutboxID]) -> Bool {
        ids.subtracting(ended).isEmpty
    }

    mutating func take(_ finished: [FinishedComposition]) {
        for composition in finished where composing.remove(composition.request.outbox) != nil {
            composed.append(composition)
        }
    }

    mutating func noteIdle(connections: Int, callers: Int) {
        mostIdleConnections = max(mostIdleConnections, connections)
        mostIdleCallers = max(mostIdleCallers, callers)
    }

    /// How many mails may begin, so that never more outcomes are unknown than there are connections: a connection that
    /// is idle again may have a report on its way that is not durable yet.
    func mailRoom(idle: Int, besides settled: [OutboxID]) -> Int {
        min(idle, mostIdleConnections - mails.count + settled.count { mails.contains($0) })
    }

    func callRoom(idle: Int, besides settled: [OutboxID]) -> Int {
        min(idle, mostIdleCallers - calls.count + settled.count { calls.contains($0) })
    }

    mutating func forget(_ id: OutboxID) {
        composing.remove(id)
        mails.remove(id)
        calls.remove(id)
        composed.removeAll { $0.request.outbox == id }
    }

    /// Takes over what a committed batch began and ended.
    mutating func commit(_ batch: Batch) {
        mails.subtract(batch.settled)
        calls.subtract(batch.settled)
        mails.formUnion(batch.mails.map(\.id))
        calls.formUnion(batch.calls.map(\.id))
        composing.formUnion(batch.compositions.map(\.outbox))
        let gone = Set(batch.mails.map(\.id)).union(batch.dropped)
        if !gone.isEmpty { composed.removeAll { gone.contains($0.request.outbox) } }
    }
}
