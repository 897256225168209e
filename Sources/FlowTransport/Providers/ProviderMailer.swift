import FlowModel
import FlowRuntime
import Logging

/// Sends mail through a provider's HTTP interface, on one thread.
///
/// A connection is a place for one message at a time, as with a mail server: it takes the next when the report of its
/// last is released.
final class ProviderMailer: Carrier {
    private struct State: Sendable {
        var queue: [OutgoingMail] = []
        var underWay = 0
        /// Reported, and not durable yet.
        var unreleased: Set<OutboxID> = []
        var isClosed = false
    }

    private let settings: ProviderSettings
    private let connections: Int
    private let now: @Sendable () -> Instant
    private let report: @Sendable (CarrierReport) -> Void
    private let logger: Logger
    private let state = Monitor(State())
    private let loop: CurlMultiLoop

    init(
        _ settings: ProviderSettings,
        now: @escaping @Sendable () -> Instant,
        attempts report: @escaping @Sendable (CarrierReport) -> Void,
        logger: Logger
    ) {
        self.settings = settings
        connections = max(1, settings.connections)
        self.now = now
        self.report = report
        self.logger = logger
        loop = CurlMultiLoop(name: "provider", keptConnections: connections)
    }

    deinit { loop.close(graceSeconds: 0) }

    var idleConnections: Int {
        state.read { $0.isClosed ? 0 : max(0, connections - $0.underWay - $0.queue.count) }
    }

    func send(_ mails: [OutgoingMail]) {
        let isClosed = state.change(waking: 0) { state in
            if !state.isClosed { state.queue += mails }
            return state.isClosed
        }
        if isClosed { return refuse(mails) }
        begin()
    }

    func release(_ ids: [OutboxID]) {
        state.change(waking: 0) { $0.unreleased.subtract(ids) }
        begin()
    }

    func stop(graceSeconds: Int) async {
        let unsent = state.change(waking: 0) { state in
            state.isClosed = true
            defer { state.queue = [] }
            return state.queue
        }
        refuse(unsent)
        loop.close(graceSeconds: graceSeconds)
        await loop.finished()
    }

    /// Begins as many as there are free and released places.
    private func begin() {
        let mails = state.change(waking: 0) { state in
            let room = max(0, connections - state.underWay - state.unreleased.count)
            let mails = Array(state.queue.prefix(room))
            state.queue.removeFirst(mails.count)
            state.underWay += mails.count
            return mails
        }
        for mail in mails {
            let call = ProviderCall(settings, mail, now: now)
            // Strong: a message under way is reported whatever becomes of the mailer.
            loop.add(
                CurlMultiLoop.Transfer(
                    make: { call.handle() },
                    done: { handle, end in self.finish(call.result(handle, end)) }
                )
            )
        }
    }

    /// The counts first, so that whoever the report wakes sees them.
    private func finish(_ result: CarrierReport) {
        state.change(waking: 0) { state in
            state.underWay -= 1
            state.unreleased.insert(result.report.id)
        }
        if let complaint = DeliveryComplaint(result.report, of: "mail") {
            logger.warning(complaint.message, metadata: complaint.metadata)
        }
        report(result)
    }

    private func refuse(_ mails: [OutgoingMail]) {
        for mail in mails {
            report(CarrierReport(report: DeliveryReport(id: mail.id, outcome: .notBegun)))
        }
    }
}
