import FlowMail
import FlowModel

/// What the Runner remembers between two ticks of deliveries that it has begun: nothing that a restart could miss.
struct DeliveriesUnderway {
    /// Handed to the composition desk.
    private(set) var composing: Set<OutboxID> = []
    /// Back from the desk, waiting for a connection; in the order they came back.
    private(set) var composed: [FinishedComposition] = []
    /// T2 is durable, T3 is not.
    private(set) var sending: Set<OutboxID> = []

    /// The most connections that were ever seen idle: how many there are, as far as is known.
    private(set) var mostIdleConnections = 0

    var ids: Set<OutboxID> {
        composing.union(sending).union(composed.map(\.request.outbox))
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

    mutating func noteIdle(_ connections: Int) {
        mostIdleConnections = max(mostIdleConnections, connections)
    }

    mutating func forget(_ id: OutboxID) {
        composing.remove(id)
        sending.remove(id)
        composed.removeAll { $0.request.outbox == id }
    }

    /// Takes over what a committed batch began and ended.
    mutating func commit(_ batch: Batch) {
        sending.subtract(batch.settled)
        let begun = Set(batch.mails.map(\.id)).union(batch.calls.map(\.id))
        sending.formUnion(begun)
        composing.formUnion(batch.compositions.map(\.outbox))
        let gone = begun.union(batch.dropped)
        if !gone.isEmpty { composed.removeAll { gone.contains($0.request.outbox) } }
    }
}
