import FlowModel
import FlowRuntime
import Hummingbird

/// What somebody wrote into a form, as contact and event.
struct FormSubmission: Hashable {
    static let event = Slug(stored: "form-submitted")
    private static let email = Slug(stored: "email")

    var name: Slug
    var form: WebForm
    var address: String
    var traits: [Slug: Value]
    var properties: [Slug: Value]

    /// `page` is where the form was sent from; its query and fragment are left out.
    init(_ fields: FormFields, of form: WebForm, called name: Slug, page: String?) throws(Problem) {
        (self.name, self.form) = (name, form)
        var values: [Slug: Value] = [:]
        for field in fields.all {
            let slug = Slug(field.name)
            let text = FormSubmission.trimmed(field.value)
            guard !slug.isEmpty, !text.isEmpty, slug != form.honeypot else { continue }
            values[slug] = FormSubmission.join(values[slug], .text(text))
        }
        guard case .text(let written)? = values.removeValue(forKey: FormSubmission.email),
            let address = ContactAddress.normalized(written)
        else {
            throw Problem(
                .unprocessableContent,
                "invalid_email",
                "Your email address is missing or not complete. Write it like anna@example.com and send the form again."
            )
        }
        self.address = address
        traits = values.filter { form.fields.contains($0.key) }
        properties = values.filter { !form.fields.contains($0.key) }
        properties[Slug(stored: "form")] = .text(name.text)
        properties[Slug(stored: "page")] = page.map { .text(String($0.prefix { $0 != "?" && $0 != "#" })) }
        if form.mustConfirm, let topic = form.topic {
            properties[Slug(stored: "topic")] = .text(topic.text)
            properties[Slug(stored: "wording")] = form.wording.map { .text($0) }
        }
    }

    /// The event, and the subscription where the sending of the form is one.
    func arrivals(at now: Instant, id: String) -> [Arrival] {
        var arrivals = [
            Arrival(
                messageID: "form-" + id,
                subject: .contact(ContactReference(email: address)),
                receivedAt: now,
                timestamp: now,
                kind: .track(FormSubmission.event),
                properties: properties,
                traits: traits.merging([FormSubmission.email: .text(address)]) { _, address in address }
            )
        ]
        if let topic = form.topic, !form.mustConfirm {
            var words: [Slug: Value] = [Slug(stored: "source"): .text("form \(name.text)")]
            words[Slug(stored: "wording")] = form.wording.map { .text($0) }
            arrivals.append(
                Arrival(
                    messageID: "form-\(id)-subscribed",
                    subject: .contact(ContactReference(email: address)),
                    receivedAt: now,
                    timestamp: now,
                    kind: .subscribed(topic: topic),
                    properties: words
                )
            )
        }
        return arrivals
    }

    /// Several boxes of one name are a list.
    private static func join(_ known: Value?, _ value: Value) -> Value {
        switch known {
        case nil: value
        case .list(let elements)?: .list(elements + [value])
        case let single?: .list([single, value])
        }
    }

    private static func trimmed(_ text: String) -> String {
        let start = text.drop { $0.isWhitespace }
        guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...end])
    }
}
