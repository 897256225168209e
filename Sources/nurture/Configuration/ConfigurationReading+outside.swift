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
        result.smtp = smtp()
        // Whoever names a mail server means to use it; `transport: outbox` keeps it for later.
        result.transport = word(["email", "transport"], Email.Transport.self) ?? (result.smtp == nil ? .outbox : .smtp)
        guard result.transport == .smtp else { return result }
        if values.text(["email", "smtp", "url"]) == nil {
            refuse(["email", "smtp", "url"], "is missing, while transport is smtp", "Write smtp://HOST:PORT.")
        }
        if values.text(["email", "from"]) == nil, purpose == .serving {
            let remedy = "Write who the emails are from: \"Anna <anna@example.com>\"."
            refuse(["email", "from"], "is missing, while transport is smtp", remedy)
        }
        return result
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

    private mutating func smtp() -> FlowCommands.Configuration.SMTP? {
        typealias SMTP = FlowCommands.Configuration.SMTP
        let path = { (name: String) in ["email", "smtp", name] }
        let login = login()
        let tls = word(path("tls"), SMTP.TLS.self)
        let connections = read(path("connections"), "is not a number from 1 to 200", "Write for example 8.") { text in
            Int(text).flatMap { (1...200).contains($0) ? $0 : nil }
        }
        let certificates = self.path(path("ca_file"))
        if let certificates, purpose == .serving, !FileManager.default.isReadableFile(atPath: certificates) {
            let remedy = "Write the path of a readable PEM file, or take the key out to trust the system's."
            refuse(path("ca_file"), "names a file that cannot be read", remedy)
        }
        let remedy =
            "Write smtp://HOST:PORT, or smtps:// for TLS from the start; user and password have their own keys."
        let url = read(path("url"), "is not the address of a mail server", remedy) { text -> String? in
            guard let url = Self.url(text, schemes: ["smtp", "smtps"], allowsQuery: false) else { return nil }
            let route = URLComponents(string: url)?.path ?? ""
            return route.isEmpty || route == "/" ? url : nil
        }
        guard let url else { return nil }
        var result = SMTP(url: url, login: login, tls: tls ?? .required)
        result.connections = connections ?? result.connections
        result.certificates = certificates
        return result
    }

    private mutating func login() -> FlowCommands.Configuration.Login? {
        let username = read(["email", "smtp", "username"], "is not a user name", "Write it on one line.") {
            $0.isEmpty ? nil : $0
        }
        let password = read(["email", "smtp", "password"], "is not a password", "Write it on one line.") {
            $0.isEmpty ? nil : Secret($0)
        }
        if password != nil, username == nil {
            refuse(["email", "smtp", "username"], "is missing, while there is a password", "Write the user name.")
        }
        if username != nil, values.text(["email", "smtp", "password"]) == nil, purpose == .serving {
            let remedy = "Set NURTURE_EMAIL_SMTP_PASSWORD or the credential email-smtp-password."
            refuse(["email", "smtp", "password"], "is missing, while there is a username", remedy)
        }
        guard let username, let password else { return nil }
        return FlowCommands.Configuration.Login(username: username, password: password)
    }

    mutating func webhooks() -> [Slug: FlowCommands.Configuration.Webhook] {
        var result: [Slug: FlowCommands.Configuration.Webhook] = [:]
        for name in values.names(below: "webhooks") {
            let path = { (key: String) in ["webhooks", name, key] }
            let remedy = "Write http:// or https:// with a host, without a user and password."
            let url = read(path("url"), "is not a web address", remedy) {
                Self.url($0, schemes: ["http", "https"], allowsQuery: true)
            }
            if values.text(path("url")) == nil {
                refuse(path("url"), "is missing", "Write where the webhook is called.")
            }
            let secret = secret(path("secret"))
            let allowsPrivate = flag(path("allow_private"))
            result[Slug(stored: name)] = FlowCommands.Configuration.Webhook(
                url: url ?? "",
                secret: secret ?? Secret(""),
                allowsPrivate: allowsPrivate ?? false
            )
        }
        return result
    }

    /// A secret in the form of the Standard Webhooks specification, which asks for 24 to 64 bytes.
    private mutating func secret(_ path: [String]) -> Secret? {
        let remedy = "Make one with `openssl rand -base64 32` and give it to the receiver too."
        if values.text(path) == nil, purpose == .serving { refuse(path, "is missing", remedy) }
        return read(path, "is not base64 of 24 to 64 bytes, with or without whsec_ before it", remedy) { text in
            let base64 = text.hasPrefix("whsec_") ? String(text.dropFirst(6)) : text
            guard let bytes = Data(base64Encoded: base64), (24...64).contains(bytes.count) else { return nil }
            return Secret(text)
        }
    }

    mutating func teams() -> [Slug: String] {
        var result: [Slug: String] = [:]
        for name in values.names(below: "teams") {
            let remedy = "Write the address alone, for example sales@example.com."
            result[Slug(stored: name)] = read(["teams", name], "is not an email address", remedy) {
                EmailAddress.isMailable($0) ? $0 : nil
            }
        }
        return result
    }
}
