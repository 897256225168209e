import FlowModel
import FlowRuntime
import GRDB

extension SQLiteTransaction {
    func dueVisits(at now: Instant, limit: Int) throws -> [LinkVisit] { [] }

    func earliestVerdict() throws -> Instant? { nil }

    func judge(_ verdicts: [VisitVerdict], at now: Instant) throws { throw StoreError.rejected(reason: "not written yet") }
}
