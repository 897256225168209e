package import FlowModel
package import FlowRuntime

/// A mail server that accepts everything at once and delivers nothing.
package final class VirtualMailer: Mailer {
    /// Messages at a time; virtual time does not pass meanwhile, so it only bounds memory.
    package let idleConnections = 500
    private let mailbox: Mailbox
    private let note: ([OutboxID]) -> Void

    /// `note` is told of each message that was handed over.
    package init(reportingTo mailbox: Mailbox, note: @escaping ([OutboxID]) -> Void = { _ in }) {
        (self.mailbox, self.note) = (mailbox, note)
    }

    package func send(_ mails: [OutgoingMail]) {
        note(mails.map(\.id))
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
    private let answers: [Slug: Scenario.Answer]

    /// Webhooks without an answer of their own answer 200; a status other than 2xx is final here.
    package init(reportingTo mailbox: Mailbox, answers: [Slug: Scenario.Answer] = [:]) {
        (self.mailbox, self.answers) = (mailbox, answers)
    }

    package func call(_ calls: [OutgoingCall]) {
        for call in calls {
            let answer = answers[call.webhook] ?? Scenario.Answer(status: 200)
            let outcome: DeliveryReport.Outcome =
                (200...299).contains(answer.status)
                ? .accepted(status: answer.status, reply: "", answer: answer.fields)
                : .refused(status: answer.status, reply: "")
            mailbox.post(DeliveryReport(id: call.id, outcome: outcome))
        }
    }
}
