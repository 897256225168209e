import Foundation
package import FlowModel
package import FlowRuntime
package import Logging

/// Sends mail through one relay, on as many connections as the settings say, each with a thread of its own.
///
/// Connections are made when there is something to send, kept for the next messages and closed when idle. A report
/// comes from the connection's thread, after the connection counts as idle again.
package final class SMTPMailer: Carrier {
    private let pool: SMTPPool

    /// Begins with every connection idle and none made.
    ///
    /// `rested` is called when a connection that had failed is idle again, since no report says so.
    package convenience init(
        relay: RelaySettings,
        report: @escaping @Sendable (DeliveryReport) -> Void,
        logger: Logger,
        rested: @escaping @Sendable () -> Void = {}
    ) {
        self.init(relay: relay, attempts: { report($0.report) }, logger: logger, rested: rested)
    }

    /// As above, for one of several relays.
    init(
        relay: RelaySettings,
        attempts report: @escaping @Sendable (CarrierReport) -> Void,
        logger: Logger,
        rested: @escaping @Sendable () -> Void
    ) {
        CurlLibrary.start()
        let pool = SMTPPool(connections: max(1, relay.connections), report: report, rested: rested)
        self.pool = pool
        for number in 1...max(1, relay.connections) {
            let thread = Thread {
                var worker = SMTPWorker(relay: relay, pool: pool, logger: logger)
                worker.run()
            }
            thread.name = "smtp-\(number)"
            thread.start()
        }
    }

    deinit { pool.close(graceSeconds: 0) }

    package var idleConnections: Int { pool.idleCount }

    package func send(_ mails: [OutgoingMail]) { pool.add(mails) }

    package func release(_ ids: [OutboxID]) { pool.release(ids) }

    /// Begins no more DATA, waits for the replies that are due, and returns when every message is reported.
    ///
    /// What got no reply within the grace is reported as uncertain.
    package func stop(graceSeconds: Int) async {
        pool.close(graceSeconds: graceSeconds)
        await pool.finished()
    }
}
