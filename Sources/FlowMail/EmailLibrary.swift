package import FlowModel

/// The emails of a flows folder, ready to be written to anybody.
package struct EmailLibrary: Sendable {
    private enum Entry: Sendable {
        /// The draft is there when it is the same for every message.
        case usable(Email, Draft?)
        /// It has errors, which were reported when it was read.
        case broken
    }

    private static let transactional = Slug(stored: "transactional")
    /// RFC 5322's limit of a line.
    private static let subjectByteLimit = 998

    private let entries: [Slug: Entry]
    private let kit: Draft.Kit

    /// Reads every email of the folder; findings are in file order.
    package static func read(_ folder: FolderText) -> (library: EmailLibrary, diagnostics: [Diagnostic]) {
        var reader = EmailReader(folder)
        reader.read()
        return (EmailLibrary(reader), reader.diagnostics)
    }

    private init(_ reader: EmailReader) {
        kit = reader.kit
        var entries: [Slug: Entry] = Dictionary(uniqueKeysWithValues: reader.names.map { ($0, .broken) })
        for email in reader.emails {
            let isFixed = !email.hasSections && !reader.kit.hasSections
            let draft = isFixed ? try? Draft(email, kit: reader.kit, variables: .none) : nil
            entries[email.name] = .usable(email, draft)
        }
        self.entries = entries
    }

    /// The topic of each email whose front matter names one.
    package var topics: [Slug: Slug] {
        entries.compactMapValues { entry in
            if case .usable(let email, _) = entry { email.topic } else { nil }
        }
    }

    /// Every email of the folder, those with errors included, in order.
    package var names: [Slug] { entries.keys.sorted() }

    /// Writes the email to the contact: the same bytes for the same request and settings.
    package func compose(_ request: EmailRequest, settings: MailSettings) -> EmailComposition {
        do throws(Hold) {
            return .finished(try message(request, settings))
        } catch {
            return .held(reason: error.reason)
        }
    }

    /// Why a message is not written.
    private struct Hold: Error {
        let reason: String
    }

    private func message(_ request: EmailRequest, _ settings: MailSettings) throws(Hold) -> ComposedEmail {
        guard let entry = entries[request.email] else { throw Hold(reason: "there is no email \(request.email)") }
        guard case .usable(let email, let fixedDraft) = entry else {
            throw Hold(reason: "the email \(request.email) has errors, which `nurture check` shows")
        }
        let recipient = try recipient(request, settings)
        let from: EmailAddress.Mailbox
        if let own = email.from { from = own } else { from = try sender(request, settings) }
        let replyTo = settings.replyTo.map { EmailAddress.mailbox($0) }
        if let replyTo, replyTo == nil {
            throw Hold(reason: "the configuration's `reply_to` is not an email address")
        }
        let isForContact = request.team == nil
        let links = MessageLinks(settings: settings, outbox: request.outbox)
        // A team that follows such a link would unsubscribe the contact.
        let unsubscribeURL = isForContact ? links.unsubscribe : ""
        let variables = EmailVariables(
            builtIn: [
                "unsubscribe_url": unsubscribeURL, "preferences_url": unsubscribeURL,
                "postal_address": settings.postalAddress ?? "",
            ],
            contact: request.contact,
            triggerProperties: request.triggerProperties,
            defaults: email.defaults
        )
        let topic = request.topic ?? email.topic
        let needsConsent = isForContact && topic != EmailLibrary.transactional
        let parts: Parts
        do {
            let draft = try fixedDraft ?? Draft(email, kit: kit, variables: variables)
            parts = try Parts(
                draft,
                variables,
                tracking: isForContact ? links : nil,
                footer: needsConsent ? Footer(links.unsubscribe, settings) : nil
            )
        } catch {
            throw EmailLibrary.hold(error, email: request.email)
        }
        let messageID = settings.signer.messageID(for: request.key, domain: from.domain)
        let message = Message(
            date: request.at,
            messageID: messageID,
            from: from,
            to: recipient,
            replyTo: replyTo ?? nil,
            subject: parts.subject,
            unsubscribeURL: needsConsent ? links.unsubscribe : nil,
            feedback: [request.email.text, request.flow.text, topic?.text ?? "none", "nurture"],
            boundary: settings.signer.boundary(for: request.key),
            text: parts.text,
            html: parts.html
        )
        return ComposedEmail(
            sender: from.address,
            recipient: recipient,
            messageID: messageID,
            bytes: message.bytes,
            links: parts.links
        )
    }

    private func recipient(_ request: EmailRequest, _ settings: MailSettings) throws(Hold) -> String {
        guard let team = request.team else {
            guard let address = request.contact.address, EmailAddress.isMailable(address) else {
                throw Hold(reason: "the contact's address is not one that can be mailed")
            }
            return address
        }
        guard let address = settings.teams[team] else {
            throw Hold(reason: "the configuration's `teams` name no \(team)")
        }
        guard EmailAddress.isMailable(address) else {
            throw Hold(reason: "the configuration's address of the team \(team) is not one that can be mailed")
        }
        return address
    }

    private func sender(_ request: EmailRequest, _ settings: MailSettings) throws(Hold) -> EmailAddress.Mailbox {
        if let written = request.sender {
            guard let sender = EmailAddress.mailbox(written) else {
                throw Hold(reason: "the `from` of the flow \(request.flow) is not an email address")
            }
            return sender
        }
        guard let sender = EmailAddress.mailbox(settings.from) else {
            throw Hold(reason: "the configuration's `from` is not an email address")
        }
        return sender
    }

    /// The values of one message put into a draft.
    private struct Parts {
        var subject: String
        var text: String
        var html: String
        var links: [MessageReference.Link] = []

        /// `tracking` is nil for a message of which nobody is told what becomes of it, `footer` for one that needs no
        /// consent.
        init(
            _ draft: Draft,
            _ variables: EmailVariables,
            tracking: MessageLinks?,
            footer: Footer?
        ) throws {
            var filling = StencilFilling(variables: variables)
            let line = try filling.fill(draft.subject, as: .line)
            subject = line.split(separator: " ").joined(separator: " ")
            guard !subject.isEmpty, subject.utf8.count <= EmailLibrary.subjectByteLimit else {
                throw Hold(reason: subject.isEmpty ? "its subject is empty" : "its subject is over 998 bytes")
            }
            var allVariables = variables
            allVariables.builtIn["subject"] = subject
            allVariables.builtIn["preheader"] = try draft.preheader.map { try filling.fill($0, as: .line) } ?? ""
            filling = StencilFilling(variables: allVariables)
            for link in draft.links {
                links.append(
                    MessageReference.Link(
                        address: try filling.fill(link.address, as: .none),
                        label: try link.label.map { try filling.fill($0, as: .line) }
                    )
                )
            }
            filling.trackedLinks = links.enumerated().map { tracking?.click(position: $0.offset) ?? $0.element.address }
            text = try filling.fill(draft.text, as: .text)
            if !text.hasSuffix("\n") { text += "\n" }
            html = try filling.fill(draft.html, as: .html)
            if !html.hasSuffix("\n") { html += "\n" }
            if let footer, !draft.textOffersUnsubscribe { text += footer.text }
            if let footer, !draft.htmlOffersUnsubscribe { html += footer.html }
            if let tracking { html += Footer.pixel(tracking.open) }
            html += try filling.fill(draft.htmlEnd, as: .html)
            if tracking == nil { links = [] }
        }
    }

    private static func hold(_ error: any Error, email: Slug) -> Hold {
        let what =
            switch error {
            case StencilFilling.Fault.missing(let name): "{{\(name)}} has no value and no default"
            case StencilFilling.Fault.noWebAddress(let name):
                "the value of {{\(name)}} begins a link and is no http or https address"
            case StencilFilling.Fault.tooLarge, Draft.Fault.tooLarge: "it is over 10 MB"
            case Draft.Fault.tooManyValues: "its sections repeat over too many values"
            case let hold as Hold: hold.reason
            default: "it cannot be written"
            }
        return Hold(reason: "email \(email): " + what)
    }
}

/// The addresses that a message's links get.
struct MessageLinks {
    private let base: String
    private let signer: LinkSigner
    private let outbox: OutboxID

    init(settings: MailSettings, outbox: OutboxID) {
        base = PercentEncoding.address(settings.publicURL)
        (signer, self.outbox) = (settings.signer, outbox)
    }

    var unsubscribe: String { base + "/u/" + signer.token(.unsubscribe(outbox)) }
    var open: String { base + "/o/" + signer.token(.open(outbox)) + ".gif" }

    func click(position: Int) -> String { base + "/c/" + signer.token(.click(outbox, position: position)) }
}
