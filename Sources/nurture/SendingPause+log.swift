import FlowCommands
import FlowRuntime
import Logging

extension Logger {
    /// Tells the operator that no mail goes out, with the numbers.
    func tell(_ pause: SendingPause) {
        error(
            "sending to contacts is paused until `nurture release`: find out why first",
            metadata: ["reason": "\(pause.reason)"]
        )
    }
}

extension SendingPauseLimits {
    init(_ limits: FlowCommands.Configuration.PauseLimits) {
        self.init(bounced: limits.bounces, complained: limits.complaints, leastMessages: limits.messages)
    }
}
