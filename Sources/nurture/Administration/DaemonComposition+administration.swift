import FlowCommands
import FlowModel
import FlowRuntime
import FlowServer
import Logging
import ServiceLifecycle

extension DaemonComposition {
    /// What serves operators at `admin.sock`; nil where another daemon has that socket already.
    func administration(
        keys: SigningKeys,
        clock: any WallClock,
        mailbox: Mailbox,
        reader: any StoreReader
    ) -> (any Service)? {
        let socket = AdministrationSocket(database: settings.database)
        // This daemon owns its database, so whoever answers here belongs to another one.
        guard !socket.isAnswered else {
            logger.error(
                "another daemon is administered at this daemon's socket, give each database a folder of its own",
                metadata: ["socket": "\(socket.path)"]
            )
            return nil
        }
        return AdministrationServer(
            path: socket.path,
            parts: AdministrationParts(
                post: { work in
                    // Links are signed with a new key as soon as it is stored.
                    if case .addKey(let key) = work.kind {
                        mailbox.post(.rotation(to: key, in: keys, answer: work.answer))
                    } else {
                        mailbox.post(work)
                    }
                },
                clock: clock,
                newKey: { keys.next(secret: DaemonComposition.secret(), at: $0) },
                status: { try Status.document(reader: reader) },
                database: socket.database,
                logger: logger
            )
        )
    }
}
