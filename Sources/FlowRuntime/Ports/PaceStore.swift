package import FlowModel

/// What keeps mail to a domain that is over its limit out of everybody else's way.
package protocol PaceStoreTransaction: AnyObject {
    /// Puts queued rows into a lane, where `readyDeliveries` and `earliestDelivery` do not see them.
    ///
    /// Whatever changes a row's state takes it out again.
    func park(_ ids: [OutboxID], in lane: String) throws

    /// Rows of that lane, the longest due first, without those given and those of faulted contacts.
    func parkedDeliveries(in lane: String, limit: Int, excluding: Set<OutboxID>) throws -> [OutboxRow]

    /// Takes every row out of its lane.
    func unparkAll() throws
}
