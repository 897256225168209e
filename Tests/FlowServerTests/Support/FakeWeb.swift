import FlowServer
import Synchronization

/// Documents by address; remembers what was asked for.
final class FakeWeb: HookFetcher {
    private let documents: [String: [UInt8]]
    private let requests = Mutex<[String]>([])

    init(_ documents: [String: [UInt8]] = [:]) {
        self.documents = documents
    }

    /// Everything that was asked for, in order.
    var asked: [String] { requests.withLock { $0 } }

    func get(_ address: String) async throws(HookFetchFailure) -> [UInt8] {
        requests.withLock { $0.append(address) }
        guard let document = documents[address] else { throw HookFetchFailure(sentence: "nothing is there") }
        return document
    }
}
