import FlowModel
import FlowRuntime
import Logging

/// What the log says about a delivery that did not succeed, without anything personal.
///
/// Servers like to repeat the recipient's address in their replies, so of a reply only its codes are told;
/// `nurture outbox list` has the whole text.
struct DeliveryComplaint {
    let message: Logger.Message
    let metadata: Logger.Metadata

    /// Nil when there is nothing to complain of.
    init?(_ report: DeliveryReport, of what: String) {
        var metadata: Logger.Metadata = ["outbox_id": "\(report.id.number)"]
        switch report.outcome {
        case .accepted, .notBegun: return nil
        case .refused(let status, let reply, _):
            message = "\(what) refused, not tried again"
            metadata.merge(DeliveryComplaint.answer(status, reply)) { $1 }
        case .deferred(let status, let reply, _):
            message = "\(what) deferred, tried again later"
            metadata.merge(DeliveryComplaint.answer(status, reply)) { $1 }
        case .unreachable(let reason):
            message = "\(what) unreachable"
            metadata["reason"] = "\(CleanText.withoutAddresses(reason))"
        case .uncertain(let reason):
            message = "\(what) outcome uncertain"
            metadata["reason"] = "\(CleanText.withoutAddresses(reason))"
        }
        self.metadata = metadata
    }

    /// With status 0 the words are our own.
    private static func answer(_ status: Int, _ reply: String) -> Logger.Metadata {
        guard status > 0 else { return ["reason": "\(CleanText.withoutAddresses(reply))"] }
        var answer: Logger.Metadata = ["status": "\(status)"]
        if let code = enhancedCode(reply) { answer["code"] = "\(code)" }
        return answer
    }

    /// Such as 5.1.1 (RFC 3463), when the reply begins with one.
    static func enhancedCode(_ reply: String) -> Substring? {
        let word = reply.prefix { $0 != " " }
        let parts = word.split(separator: ".", omittingEmptySubsequences: false)
        let isCode =
            parts.count == 3 && ["2", "4", "5"].contains(parts[0])
            && parts.allSatisfy { (1...3).contains($0.utf8.count) && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
        return isCode ? word : nil
    }
}
