import FlowCommands
import FlowMail
import FlowModel
import FlowRuntime
import Foundation

/// Where emails and webhook calls go.
extension ConfigurationReading {
    mutating func email() -> FlowCommands.Configuration.Email {
        typealias Email = FlowCommands.Configuration.Email
        var result = Email()
        let from = mailbox(["email", "from"])
        result.from = from ?? result.from
        result.replyTo = mailbox(["email", "reply_to"])
        result.postalAddress = postalAddress()
        result.onUnknownOutcome =
            word(["email", "on_unknown_outcome"], UnknownOutcomePolicy.self) ?? result.onUnknownOutcome
        result.outboxFolder = path(["email", "outbox_folder"]) ?? result.outboxFolder
        readDelivery(into: &result)
        result.returnPath = address(["email", "return_path"])
        result.unsubscribeAddress = address(["email", "unsubscribe_address"])
        result.dkimKeys = dkimKeys()
        result.onlyTo = onlyTo()
        result.limits = limits()
        result.pauseAt = pauseLimits()
        result.untrackedFlows = Set(slugs(["email", "tracking", "off_for_flows"]))
        return result
    }

    /// How mail leaves.
    private mutating func readDelivery(into email: inout FlowCommands.Configuration.Email) {
        typealias Email = FlowCommands.Configuration.Email
        email.smtp = smtp(at: ["email", "smtp"])
        email.relays = relays()
        let hasServer = values.isThere(below: ["email", "smtp"])
        if hasServer, !email.relays.isEmpty {
            let remedy = "Write the server of `email.smtp` as one of the relays, for example email.relays.main."
            refuse(["email", "smtp"], "is there beside email.relays", remedy)
        } else if let smtp = email.smtp {
            email.relays = [Slug(stored: "main"): FlowCommands.Configuration.Relay(carrier: .smtp(smtp))]
        }
        // Whoever names a mail server means to use it; `transport: outbox` keeps it for later.
        let isConfigured = email.smtp != nil || !email.relays.isEmpty
        email.transport = word(["email", "transport"], Email.Transport.self) ?? (isConfigured ? .smtp : .outbox)
        guard email.transport == .smtp else { return }
        if values.text(["email", "smtp", "url"]) == nil, hasServer || values.names(below: ["email", "relays"]).isEmpty {
            refuse(["email", "smtp", "url"], "is missing, while transport is smtp", "Write smtp://HOST:PORT.")
        }
        if values.text(["email", "from"]) == nil, purpose == .serving {
            let remedy = "Write who the emails are from: \"Anna <anna@example.com>\"."
            refuse(["email", "from"], "is missing, while transport is smtp", remedy)
        }
    }

    /// A bare address.
    private mutating func address(_ path: [String]) -> String? {
        let remedy = "Write the address alone, with at most 26 letters before the @, like bounces@example.com."
        let longest = String(repeating: "a", count: LinkSigner.verpTokenBytes)
        return read(path, "is not an email address that a token fits into", remedy) { text in
            EmailAddress.tagged(text, with: longest) == nil ? nil : text
        }
    }

    private mutating func mailbox(_ path: [String]) -> String? {
        let remedy = "Write \"Name <name@example.com>\", or the address alone."
        return read(path, "is not an email address", remedy) { EmailAddress.mailbox($0) == nil ? nil : $0 }
    }

    /// May have several lines in the file; the footer has one.
    private func postalAddress() -> String? {
        guard let found = values.text(["email", "postal_address"]) else { return nil }
        let lines = found.text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
        let address = lines.filter { !$0.isEmpty }.joined(separator: ", ")
        return address.isEmpty ? nil : address
    }

    mutating func webhooks() -> [Slug: FlowCommands.Configuration.Webhook] {
        var result: [Slug: FlowCommands.Configuration.Webhook] = [:]
        for name in values.names(below: ["webhooks"]) {
            let path = { (key: String) in ["webhooks", name, key] }
            let remedy = "Write http:// or https:// with a host, without a user and password."
            let url = read(path("url"), "is not a web address", remedy) {
                Self.url($0, schemes: ["http", "https"], allowsQuery: true)
            }
            if values.text(path("url")) == nil {
                refuse(path("url"), "is missing", "Write where the webhook is called.")
            }
            let present = self.secret(path("secret"), mustBeThere: true)
            let next = self.secret(path("next_secret"), mustBeThere: false)
            let allowsPrivate = flag(path("allow_private"))
            result[Slug(stored: name)] = FlowCommands.Configuration.Webhook(
                url: url ?? "",
                secret: present ?? Secret(""),
                nextSecret: next,
                allowsPrivate: allowsPrivate ?? false
            )
        }
        return result
    }

    /// A secret in the form of the Standard Webhooks specification, which asks for 24 to 64 bytes.
    private mutating func secret(_ path: [String], mustBeThere: Bool) -> Secret? {
        let remedy = "Make one with `openssl rand -base64 32` and give it to the receiver too."
        if mustBeThere, values.text(path) == nil, purpose == .serving { refuse(path, "is missing", remedy) }
        return read(path, "is not base64 of 24 to 64 bytes, with or without whsec_ before it", remedy) { text in
            let base64 = text.hasPrefix("whsec_") ? String(text.dropFirst(6)) : text
            guard let bytes = Data(base64Encoded: base64), (24...64).contains(bytes.count) else { return nil }
            return Secret(text)
        }
    }

    mutating func teams() -> [Slug: String] {
        var result: [Slug: String] = [:]
        for name in values.names(below: ["teams"]) {
            let remedy = "Write the address alone, for example sales@example.com."
            result[Slug(stored: name)] = read(["teams", name], "is not an email address", remedy) {
                EmailAddress.isMailable($0) ? $0 : nil
            }
        }
        return result
    }
}
