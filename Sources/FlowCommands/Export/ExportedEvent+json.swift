import FlowMail
import FlowModel
package import FlowRuntime
import FlowServer

extension ExportedEvent {
    /// The line of an event file (INTERFACES, Events as a file).
    package var json: String {
        var members: [(key: String, value: Value)] = [("type", .text(kind == .identify ? "identify" : "track"))]
        if let userID = contact.userID { members.append(("userId", .text(userID))) }
        if let anonymousID = contact.anonymousID { members.append(("anonymousId", .text(anonymousID))) }
        if let event { members.append(("event", .text(event))) }
        members.append(("timestamp", .text(ISO8601.text(of: timestamp, in: .utc))))
        members.append(("receivedAt", .text(ISO8601.text(of: receivedAt, in: .utc))))
        if let messageID { members.append(("messageId", .text(messageID))) }
        if kind == .identify {
            members.append(("traits", ExportedEvent.object(allTraits)))
        } else if !properties.isEmpty {
            members.append(("properties", ExportedEvent.object(properties)))
        }
        let context = context
        if !context.isEmpty { members.append(("context", .object(context))) }
        return JSON.object(members)
    }

    /// Names as people write them, in words.
    private var event: String? {
        switch kind {
        case .identify: nil
        case .track(let name), .recorded(let name): String(name.text.map { $0 == "-" ? " " : $0 })
        case .reader(let name), .consent(let name), .engine(let name): name
        }
    }

    private var context: [String: Value] {
        var context: [String: Value] = [:]
        if kind != .identify, !allTraits.isEmpty { context["traits"] = ExportedEvent.object(allTraits) }
        if let source { context["campaign"] = .object(["source": .text(source)]) }
        switch kind {
        case .recorded: context["nurture"] = .object(["recorded": .flag(true)])
        // Without it what a flow did would be taken for what the contact did, and be done again by a run's own flow.
        case .consent: context["nurture"] = .object(["step": .flag(true)])
        // Without it what an application calls `clicked` would be read as what a reader did with an email.
        case .track(let name) where EventLine.isReserved(name):
            context["nurture"] = .object(["application": .flag(true)])
        case .track, .identify, .reader, .engine: break
        }
        return context
    }

    /// With the address where nothing else says who it is.
    ///
    /// Who goes by an id may have had no address then; one that came with the line would be given to the contact, as by
    /// an application. A line that was found by an address says it, and so does every line of an export that begins
    /// later than the contacts. What the daemon did gives nobody an address when it is read.
    private var allTraits: [Slug: Value] {
        let address = Slug(stored: "email")
        guard let email = contact.email, traits[address] == nil else { return traits }
        switch kind {
        case .track, .identify, .reader:
            let isElseUnknown = contact.userID == nil && contact.anonymousID == nil
            guard isElseUnknown || tellsAddress || isFound(by: email) else { return traits }
        case .recorded, .consent, .engine: break
        }
        return traits.merging([address: .text(email)]) { own, _ in own }
    }

    /// Whether the address among the properties was what told whose event it is, before the contact had an id.
    private func isFound(by email: String) -> Bool {
        guard case .text(let written)? = properties[Slug(stored: "email")], case .track = kind else { return false }
        return EmailAddress.canonical(written) == email
    }

    private static func object(_ members: [Slug: Value]) -> Value {
        .object(Dictionary(members.map { ($0.key.underscored, $0.value) }, uniquingKeysWith: { first, _ in first }))
    }
}
