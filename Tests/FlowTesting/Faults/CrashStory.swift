import FlowMail
import FlowModel
import FlowRuntime

/// What four contacts go through in `CrashRehearsal`: anna clicks, bob does nothing, carol buys and so reaches the
/// goal, dave unsubscribes.
enum CrashStory {
    static let contacts = (1...4).map { ContactID(Int64($0)) }

    /// `send first; wait until clicked, at most 3 days; tag reader; call webhook crm and keep owner; record called;
    /// notify sales with told; start flow after; send second`, where who did not click gets no tag.
    static let flow = Flow.sample(
        "nurture",
        [
            .send(email: "first", otherwise: nil),
            .waitUntil(.message(.clicked, .lastSend), text: "clicked", atMost: days(3), otherwise: 3),
            .tag("reader"),
            .callWebhook("crm", keep: ["owner"], otherwise: nil),
            .record("called"),
            .notify(team: "sales", email: "told", otherwise: nil),
            .startFlow("after"),
            .send(email: "second", otherwise: nil),
        ],
        goals: [Flow.Exit(condition: .happened("bought", filter: nil), text: "bought")]
    )

    /// A day after it began it looks for an event that was recorded before.
    static let after = Flow.sample(
        "after",
        [
            .wait(days(1)),
            .decide([Step.Branch(condition: called, text: "called", target: 2)], otherwise: 3),
            .tag("wrongly called"),
        ],
        triggers: [Trigger(.event("never"), text: "never")]
    )

    private static let called = Condition.happened("called", filter: nil)

    static var change: FolderChange {
        FolderChange(
            text: FolderText(files: []),
            flows: [flow, after],
            settings: FolderSettings(zone: TestZones.find),
            answer: { _ in }
        )
    }

    /// In the order in which they come.
    static let arrivals =
        ["anna", "bob", "carol", "dave"].map { arrival("lead of \($0)", .track("lead"), of: $0, days: 0) } + [
            arrival("click", click, subject: .message(OutboxID(1)), days: 1),
            arrival("purchase", .track("bought"), of: "carol", days: 2),
            arrival("farewell", .unsubscribed(topic: nil), of: "dave", days: 2),
        ]

    private static let click = Arrival.Kind.message(.clicked, link: nil, isAutomatic: false)

    static let compose: @Sendable (EmailRequest) -> Composition = { request in
        let body = MessageBody(
            sender: "from@example.com",
            recipient: request.team?.text ?? request.contact.address ?? "",
            messageID: "\(request.outbox.number)@example.com",
            bytes: Array("\(request.email)".utf8)
        )
        return .finished(body, links: [])
    }

    private static func arrival(_ id: String, _ kind: Arrival.Kind, of name: String, days: Int64) -> Arrival {
        arrival(id, kind, subject: .contact(ContactReference(email: name + "@example.com")), days: days)
    }

    private static func arrival(
        _ id: String,
        _ kind: Arrival.Kind,
        subject: Arrival.Subject,
        days: Int64
    ) -> Arrival {
        let at = Instant.testStart.adding(seconds: days * 86_400)
        return Arrival(messageID: id, subject: subject, receivedAt: at, timestamp: at, kind: kind)
    }

    private static func days(_ count: Int) -> CalendarDuration {
        var duration = CalendarDuration()
        duration.days = count
        return duration
    }
}
