import FlowRuntime
import FlowStorage
import FlowTesting
import Testing

@Suite("Every store tells its facts alike")
struct FactConformanceTests {
    @Test(arguments: FactConformance.checks)
    func `in memory`(_ check: FactCheck) throws {
        try check.run {
            let store = try SQLiteStore.inMemory()
            return ReportedStore(store) { store.reader }
        }
    }

    @Test(arguments: FactConformance.checks)
    func `in a file, read beside its owner`(_ check: FactCheck) throws {
        let folder = try TemporaryFolder()
        let path = folder.path("nurture.sqlite")
        try check.run { ReportedStore(try SQLiteStore(path: path)) { try SQLiteStoreReader(path: path) } }
    }

    @Test(arguments: FactConformance.checks)
    func `as the reference model`(_ check: FactCheck) throws {
        try check.run {
            let store = ReferenceStore()
            return ReportedStore(store) { store.facts }
        }
    }
}
