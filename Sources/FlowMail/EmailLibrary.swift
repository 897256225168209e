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
        guard let recipient = request.contact.address, EmailAddress.isMailable(recipient) else {
            throw Hold(reason: "the contact's address is not one that can be mailed")
        }
        guard let from = email.from ?? EmailAddress.mailbox(settings.from) else {
            throw Hold(reason: "the configuration's `from` is not an email address")
        }
        let replyTo = settings.replyTo.map { EmailAddress.mailbox($0) }
        if let replyTo, replyTo == nil {
            throw Hold(reason: "the configuration's `reply_to` is not an email address")
        }
        let links = MessageLinks(settings: settings, outbox: request.outbox)
        let variables = EmailVariables(
            builtIn: [
                "unsubscribe_url": links.unsubscribe, "preferences_url": links.unsubscribe,
                "postal_address": settings.postalAddress ?? "",
            ],
            contact: request.contact,
            triggerProperties: request.triggerProperties,
            defaults: email.defaults
        )
        let topic = request.topic ?? email.topic
        let needsConsent = topic != EmailLibrary.transactional
        let parts: Parts
        do {
            let draft = try fixedDraft ?? Draft(email, kit: kit, variables: variables)
            parts = try Parts(draft, variables, links, footer: needsConsent ? settings : nil)
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

    /// The values of one message put into a draft.
    private struct Parts {
        var subject: String
        var text: String
        var html: String
        var links: [MessageReference.Link] = []

        /// `footer` is nil for a message that needs no consent.
        init(
            _ draft: Draft,
            _ variables: EmailVariables,
            _ links: MessageLinks,
            footer: MailSettings?
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
            filling = StencilFilling(
                variables: allVariables,
                trackedLinks: draft.links.indices.map { links.click(position: $0) }
            )
            for link in draft.links {
                self.links.append(
                    MessageReference.Link(
                        address: try filling.fill(link.address, as: .none),
                        label: try link.label.map { try filling.fill($0, as: .line) }
                    )
                )
            }
            text = try filling.fill(draft.text, as: .text)
            if !text.hasSuffix("\n") { text += "\n" }
            html = try filling.fill(draft.html, as: .html)
            if !html.hasSuffix("\n") { html += "\n" }
            let postalAddress = footer?.postalAddress
            if footer != nil, !draft.textOffersUnsubscribe {
                text += Footer.text(unsubscribeURL: links.unsubscribe, postalAddress: postalAddress)
            }
            if footer != nil, !draft.htmlOffersUnsubscribe {
                html += Footer.html(unsubscribeURL: links.unsubscribe, postalAddress: postalAddress)
            }
            html += Footer.pixel(links.open)
            html += try filling.fill(draft.htmlEnd, as: .html)
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
