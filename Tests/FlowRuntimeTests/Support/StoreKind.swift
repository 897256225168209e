import FlowModel
import FlowRuntime
import FlowStorage
import FlowTesting
import Synchronization

/// The stores that a test runs on.
enum StoreKind: CaseIterable {
    case reference, sqlite

    func make() throws -> any Store {
        switch self {
        case .reference: ReferenceStore()
        case .sqlite: try SQLiteStore.inMemory()
        }
    }
}

extension Stage {
    /// Proof of what became of an address's consent.
    func records(of address: String = "anna@example.com") throws -> [ConsentRecord] {
        if let store = store as? SQLiteStore { return try store.reader.consentRecords(of: address) }
        return (store as? ReferenceStore)?.consentRecords(of: address) ?? []
    }

    /// What operators were answered, work by work.
    func work(_ kind: AdministrativeWork.Kind) throws -> Result<Int, StoreError>? {
        let answers = WorkAnswers()
        mailbox.post(AdministrativeWork(kind, answer: answers.take))
        try settle()
        return answers.all.first
    }
}

/// Remembers what became of administrative work.
final class WorkAnswers: Sendable {
    private let answers = Mutex<[Result<Int, StoreError>]>([])

    var all: [Result<Int, StoreError>] { answers.withLock { $0 } }

    var take: @Sendable (Result<Int, StoreError>) -> Void {
        { result in self.answers.withLock { $0.append(result) } }
    }
}
