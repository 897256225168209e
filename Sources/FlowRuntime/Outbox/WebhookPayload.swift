import FlowModel

/// What a webhook is told (INTERFACES, Webhooks).
struct WebhookPayload {
    var key: DeliveryKey
    var flow: Slug
    var step: String
    var contact: Contact
    var trigger: Event?
    var at: Instant

    /// The JSON document and its `webhook-id`, which follow from the delivery alone, so that a retry has the same.
    var body: MessageBody {
        let text = JSON.object([
            ("type", .text("flow.webhook")),
            ("timestamp", .text(ISO8601.text(of: at, in: .utc))),
            ("data", data),
        ])
        let id = "msg_\(key.enrolment.contact.number)_\(key.enrolment.ordinal)_\(key.step.number)_\(key.visit)"
        return MessageBody(sender: "", recipient: "", messageID: id, bytes: Array(text.utf8))
    }

    private var data: Value {
        .object(["flow": .text(flow.text), "step": .text(step), "contact": contactMembers, "event": eventMembers])
    }

    private var contactMembers: Value {
        var members: [String: Value] = [
            "id": .text(contact.label),
            "email": contact.address.map(Value.text) ?? .null,
            "tags": .list(contact.tags.sorted().map { .text($0.text) }),
            "stage": contact.standing.stage.map { .text($0.text) } ?? .null,
            "score": .number(Double(contact.standing.score)),
        ]
        members["fields"] = .object(WebhookPayload.members(contact.fields))
        return .object(members)
    }

    private var eventMembers: Value {
        guard let trigger, let name = trigger.name else { return .null }
        return .object([
            "name": .text(name.text),
            "timestamp": .text(ISO8601.text(of: trigger.timestamp, in: .utc)),
            "properties": .object(WebhookPayload.members(trigger.describedProperties)),
        ])
    }

    private static func members(_ values: [Slug: Value]) -> [String: Value] {
        Dictionary(values.map { ($0.key.underscored, $0.value) }, uniquingKeysWith: { first, _ in first })
    }
}
