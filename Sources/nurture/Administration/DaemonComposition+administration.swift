import FlowCommands
import FlowModel
import FlowRuntime
import FlowServer
import FlowStorage
import Logging
import ServiceLifecycle
import Synchronization

extension DaemonComposition {
    /// What serves operators at `admin.sock`; nil where another daemon has that socket already.
    func administration(
        _ store: SQLiteStore,
        clock: any WallClock,
        mailbox: Mailbox,
        reader: any StoreReader
    ) throws(CommandError) -> (any Service)? {
        let ids: [UInt8]
        do {
            ids = try store.transact { try $0.signingKeys().map(\.id) }
        } catch {
            throw CommandError(reading: error)
        }
        let socket = AdministrationSocket(database: settings.database)
        // This daemon owns its database, so whoever answers here belongs to another one.
        guard !socket.isAnswered else {
            logger.error(
                "another daemon is administered at this daemon's socket, give each database a folder of its own",
                metadata: ["socket": "\(socket.path)"]
            )
            return nil
        }
        let keys = KeyShelf(ids)
        return AdministrationServer(
            path: socket.path,
            parts: AdministrationParts(
                post: { mailbox.post($0) },
                clock: clock,
                newKey: { keys.new(at: $0) },
                status: { try Status.document(reader: reader) },
                database: socket.database,
                logger: logger
            )
        )
    }
}

/// The ids of all keys for links, so that no two keys get the same.
private final class KeyShelf: Sendable {
    private let ids: Mutex<Set<UInt8>>

    init(_ ids: [UInt8]) { self.ids = Mutex(Set(ids)) }

    func new(at now: Instant) -> SigningKey? {
        ids.withLock { ids in
            var random = SystemRandomNumberGenerator()
            let key = SigningKey.new(beside: ids, at: now, random: &random)
            if let key { ids.insert(key.id) }
            return key
        }
    }
}
