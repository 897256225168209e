import FlowModel
import FlowRuntime

extension ReferenceTransaction {
    func suppress(_ entries: [SuppressionEntry], at now: Instant) throws -> Int { throw StoreError.rejected(reason: "not written yet") }

    func lift(_ addresses: [String], source: String, at now: Instant) throws -> Int { throw StoreError.rejected(reason: "not written yet") }

    func sendingRates(since: Instant) throws -> SendingRates { throw StoreError.rejected(reason: "not written yet") }

    func sendingPause() throws -> SendingPause? { nil }

    func record(_ pause: SendingPause?) throws { throw StoreError.rejected(reason: "not written yet") }
}
