import FlowModel
import FlowRuntime

extension ReferenceTransaction {
    func dueVisits(at now: Instant, limit: Int) throws -> [LinkVisit] { [] }

    func earliestVerdict() throws -> Instant? { nil }

    func judge(_ verdicts: [VisitVerdict], at now: Instant) throws { throw StoreError.rejected(reason: "not written yet") }
}
