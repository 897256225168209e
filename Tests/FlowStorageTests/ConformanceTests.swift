import FlowRuntime
import FlowStorage
import FlowTesting
import Testing

@Suite("Every store keeps every promise")
struct ConformanceTests {
    @Test("in memory", arguments: StoreConformance.checks)
    func inMemory(_ check: StoreCheck) throws {
        try check.run { try SQLiteStore.inMemory() }
    }

    @Test("in a file", arguments: StoreConformance.checks)
    func inAFile(_ check: StoreCheck) throws {
        let folder = try TemporaryFolder()
        try check.run { try SQLiteStore(path: folder.path("nurture.sqlite")) }
    }

    @Test("as the reference model", arguments: StoreConformance.checks)
    func asTheReferenceModel(_ check: StoreCheck) throws {
        try check.run { ReferenceStore() }
    }
}
