package import FlowModel
package import FlowRuntime
package import Logging
import Synchronization

/// Calls webhooks with signed POST requests, on one thread for targets that may be private and one for the rest.
package final class CurlWebhookCaller: WebhookCaller, Sendable {
    private struct State: Sendable {
        var underWay = 0
        var isClosed = false
    }

    private let targets: [Slug: WebhookTarget]
    private let maximumConnections: Int
    private let report: @Sendable (DeliveryReport) -> Void
    private let logger: Logger
    private let state = Mutex(State())
    /// Connections are kept by the loop that made them, so one for a private target never serves another.
    private let openLoop: CurlMultiLoop
    private let guardedLoop: CurlMultiLoop

    package init(
        targets: [Slug: WebhookTarget],
        maximumConnections: Int,
        report: @escaping @Sendable (DeliveryReport) -> Void,
        logger: Logger
    ) {
        self.targets = targets
        self.maximumConnections = max(1, maximumConnections)
        self.report = report
        self.logger = logger
        openLoop = CurlMultiLoop(name: "webhooks-open", keptConnections: max(1, maximumConnections))
        guardedLoop = CurlMultiLoop(name: "webhooks", keptConnections: max(1, maximumConnections))
    }

    deinit {
        openLoop.close(graceSeconds: 0)
        guardedLoop.close(graceSeconds: 0)
    }

    package var idleConnections: Int {
        state.withLock { $0.isClosed ? 0 : max(0, maximumConnections - $0.underWay) }
    }

    package func call(_ calls: [OutgoingCall]) {
        let isClosed = state.withLock { state in
            if !state.isClosed { state.underWay += calls.count }
            return state.isClosed
        }
        for call in calls {
            if isClosed {
                report(DeliveryReport(id: call.id, outcome: .notBegun))
            } else if let target = targets[call.webhook] {
                begin(call, target)
            } else {
                finish(call, .unreachable(reason: "no webhook \(call.webhook) is configured"))
            }
        }
    }

    /// Begins no more calls and returns when every one is reported.
    ///
    /// What got no answer within the grace is reported as uncertain.
    package func stop(graceSeconds: Int) async {
        state.withLock { $0.isClosed = true }
        openLoop.close(graceSeconds: graceSeconds)
        guardedLoop.close(graceSeconds: graceSeconds)
        await openLoop.finished()
        await guardedLoop.finished()
    }

    private func begin(_ call: OutgoingCall, _ target: WebhookTarget) {
        let request = WebhookRequest(call: call, target: target)
        let loop = target.allowPrivate ? openLoop : guardedLoop
        // Strong: a call under way is reported whatever becomes of the caller.
        loop.add(
            CurlMultiLoop.Transfer(
                make: { request.handle() },
                done: { handle, end in self.finish(call, request.outcome(handle, end)) }
            )
        )
    }

    /// The count first, so that whoever the report wakes sees it.
    private func finish(_ call: OutgoingCall, _ outcome: DeliveryReport.Outcome) {
        state.withLock { $0.underWay -= 1 }
        let done = DeliveryReport(id: call.id, outcome: outcome)
        if let complaint = DeliveryComplaint(done, of: "webhook") {
            let name: Logger.Metadata = ["webhook": "\(call.webhook)"]
            logger.warning(complaint.message, metadata: complaint.metadata.merging(name) { $1 })
        }
        report(done)
    }
}
