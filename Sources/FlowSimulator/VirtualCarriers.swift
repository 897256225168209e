package import FlowModel
package import FlowRuntime

/// A mail server that accepts everything at once and delivers nothing.
package final class VirtualMailer: Mailer {
    /// Messages at a time; virtual time does not pass meanwhile, so it only bounds memory.
    package let idleConnections = 500
    private let mailbox: Mailbox

    package init(reportingTo mailbox: Mailbox) {
        self.mailbox = mailbox
    }

    package func send(_ mails: [OutgoingMail]) {
        for mail in mails {
            mailbox.post(DeliveryReport(id: mail.id, outcome: .accepted(status: 250, reply: "")))
        }
    }

    /// There is no connection that could begin too early.
    package func release(_ ids: [OutboxID]) {}
}

/// Webhooks that answer at once and call nobody.
package final class VirtualWebhookCaller: WebhookCaller {
    package let idleConnections = 500
    private let mailbox: Mailbox
    private let status: @Sendable (Slug) -> Int

    /// `status` is what that webhook answers; a status other than 2xx is final here.
    package init(reportingTo mailbox: Mailbox, status: @escaping @Sendable (Slug) -> Int = { _ in 200 }) {
        (self.mailbox, self.status) = (mailbox, status)
    }

    package func call(_ calls: [OutgoingCall]) {
        for call in calls {
            let answer = status(call.webhook)
            let outcome: DeliveryReport.Outcome =
                (200...299).contains(answer)
                ? .accepted(status: answer, reply: "") : .refused(status: answer, reply: "")
            mailbox.post(DeliveryReport(id: call.id, outcome: outcome))
        }
    }
}
