import FlowCommands
import FlowModel
import Foundation

/// What comes in besides events: forms of web pages, and news from providers.
extension ConfigurationReading {
    mutating func forms(topics: [Slug: FlowCommands.Configuration.Topic]) -> [Slug: FlowCommands.Configuration.Form] {
        var result: [Slug: FlowCommands.Configuration.Form] = [:]
        for name in values.names(below: ["forms"]) {
            let path = { (key: String) in ["forms", name, key] }
            let remedy = "Write the whole address of the page that thanks, for example https://example.com/thanks."
            let redirect = read(path("redirect"), "is not a web address", remedy) {
                Self.url($0, schemes: ["http", "https"], allowsQuery: true)
            }
            if values.text(path("redirect")) == nil { refuse(path("redirect"), "is missing", remedy) }
            let topic = topic(path("topic"), among: topics)
            let mustConfirm = flag(path("confirm")) ?? false
            if mustConfirm, values.text(path("topic")) == nil {
                let remedy = "Write the topic that is subscribed to once the email is confirmed."
                refuse(path("topic"), "is missing, while there is something to confirm", remedy)
            }
            let honeypot = read(path("honeypot"), "is not the name of a field", "Write one word, or take it out.") {
                Slug($0).isEmpty ? nil : $0
            }
            var form = FlowCommands.Configuration.Form(redirect: redirect ?? "", topic: topic)
            form.mustConfirm = mustConfirm
            form.fields = fields(path("fields"))
            form.wording = values.text(path("wording")).map { Self.singleLine($0.text) }
            form.honeypot = honeypot ?? form.honeypot
            // Whoever wrote something into it would be taken for a machine, and lost without a word.
            if (form.fields + ["email"]).contains(where: { Slug($0) == Slug(form.honeypot) }) {
                refuse(
                    path("honeypot"),
                    "is \(form.honeypot), which people fill in too",
                    "Write a name that is none of the form's fields."
                )
            }
            result[Slug(stored: name)] = form
        }
        return result
    }

    /// A topic that the configuration names, when it names any.
    private mutating func topic(
        _ path: [String],
        among topics: [Slug: FlowCommands.Configuration.Topic]
    ) -> Slug? {
        let topic = read(path, "is not a name", "Write the name of a topic.") { text -> Slug? in
            let slug = Slug(text.precomposedStringWithCanonicalMapping)
            return slug.isEmpty ? nil : slug
        }
        guard let topic, !topics.isEmpty, topics[topic] == nil else { return topic }
        let known = topics.keys.map(\.text).sorted()
        var nearest = NearestName()
        let remedy =
            nearest.nearest(to: topic.text, among: known).map { "The nearest is \($0)." }
            ?? "Known are \(known.joined(separator: ", "))."
        refuse(path, "is none of the topics", remedy)
        return topic
    }

    /// Names as a page's form has them.
    private mutating func fields(_ path: [String]) -> [String] {
        let names = values.list(path)?.elements ?? []
        if names.contains(where: { Slug($0).isEmpty }) || names.count > 100 {
            refuse(path, "has an element without a letter or digit, or over 100 elements", "Write names of fields.")
        }
        return names.filter { !Slug($0).isEmpty }
    }

    private static func singleLine(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    mutating func hooks() -> FlowCommands.Configuration.Hooks {
        var result = FlowCommands.Configuration.Hooks()
        let topics = ["hooks", "ses", "topics"]
        let arns = values.list(topics)?.elements ?? []
        if arns.contains(where: { !Self.isTopicOfSNS($0) }) {
            let remedy = "Write what the console of Amazon SNS calls the ARN: arn:aws:sns:REGION:ACCOUNT:NAME."
            refuse(topics, "has an element that is no ARN of a topic", remedy)
        }
        result.sesTopics = Set(arns)
        result.postmark = secretText(["hooks", "postmark", "password"], "a password")
        result.mailgun = secretText(["hooks", "mailgun", "signing_key"], "a signing key")
        result.rfc822 = secretText(["hooks", "rfc822", "token"], "a token")
        let remedy = "Copy the verification key from the settings of SendGrid's Event Webhook, on one line."
        result.sendgrid = read(["hooks", "sendgrid", "public_key"], "is not a public key in base64", remedy) { text in
            // A point of the curve P-256 as SubjectPublicKeyInfo (RFC 5480) has 91 bytes.
            Data(base64Encoded: text)?.count == 91 ? text : nil
        }
        return result
    }

    private static func isTopicOfSNS(_ text: String) -> Bool {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count == 6 && parts[0] == "arn" && parts[1].hasPrefix("aws") && parts[2] == "sns"
            && parts[3...].allSatisfy { !$0.isEmpty }
    }
}
