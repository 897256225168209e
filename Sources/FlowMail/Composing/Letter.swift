import FlowModel

/// One email written to one reader: everything but its form as a message.
struct Letter {
    /// Why a letter is not written, in one sentence.
    struct Hold: Error {
        let reason: String
    }

    /// Beyond this a link might not fit into a line of the header.
    private static let publicURLByteLimit = 500

    let email: Email
    let topic: Slug?
    let needsConsent: Bool
    let from: EmailAddress.Mailbox
    let replyTo: EmailAddress.Mailbox?
    let recipient: String
    /// The envelope's.
    let sender: String
    /// Where mail goes that asks to unsubscribe.
    let unsubscribeMail: String?
    let links: MessageLinks
    let parts: LetterParts

    init(_ request: EmailRequest, settings: MailSettings, library: EmailLibrary) throws(Hold) {
        guard let entry = library.entries[request.email] else {
            throw Hold(reason: "there is no email \(request.email)")
        }
        guard case .usable(let email, let fixedDraft) = entry else {
            throw Hold(reason: "the email \(request.email) has errors, which `nurture check` shows")
        }
        let isForContact = request.team == nil
        self.email = email
        topic = request.topic ?? email.consentTopic
        needsConsent = isForContact && topic != EmailLibrary.transactional
        recipient = try Letter.recipient(request, settings)
        if let own = email.from { from = own } else { from = try Letter.from(request, settings) }
        replyTo = try Letter.replyTo(settings)
        let token = isForContact ? settings.signer.verpToken(for: request.outbox) : nil
        sender = try Letter.sender(settings, token: token, from: from)
        unsubscribeMail = try Letter.unsubscribeMail(settings, token: token)
        if !EmailAddress.needsSMTPUTF8(sender: sender, recipient: recipient),
            EmailAddress.needsSMTPUTF8(sender: from.address, recipient: replyTo?.address ?? "")
        {
            // The envelope alone tells the carrier what the server must be able to do.
            throw Hold(reason: "the sender's or the reply address needs SMTPUTF8, and the envelope does not say so")
        }
        guard settings.publicURL.utf8.count <= Letter.publicURLByteLimit else {
            throw Hold(reason: "the configuration's `public_url` is over 500 bytes")
        }
        links = MessageLinks(settings: settings, outbox: request.outbox)
        do {
            let variables = Letter.variables(request, settings, email: email, links: links)
            let draft = try fixedDraft ?? Draft(email, kit: library.kit, variables: variables)
            parts = try LetterParts(
                draft,
                variables,
                tracking: isForContact && request.isTracked && email.isTracked ? links : nil,
                footer: needsConsent ? Footer(links.unsubscribe, settings) : nil
            )
        } catch {
            throw Hold(reason: "email \(request.email): " + Letter.reason(error))
        }
    }

    private static func variables(
        _ request: EmailRequest,
        _ settings: MailSettings,
        email: Email,
        links: MessageLinks
    ) -> EmailVariables {
        // A team that follows such a link would unsubscribe the contact.
        let isForContact = request.team == nil
        let unsubscribeURL = isForContact ? links.unsubscribe : ""
        var builtIn = [
            "unsubscribe_url": unsubscribeURL, "preferences_url": unsubscribeURL,
            "postal_address": settings.postalAddress ?? "",
        ]
        if email.confirms != nil { builtIn["confirm_url"] = isForContact ? links.confirm : "" }
        return EmailVariables(
            builtIn: builtIn,
            contact: request.contact,
            triggerProperties: request.triggerProperties,
            defaults: email.defaults
        )
    }

    private static func recipient(_ request: EmailRequest, _ settings: MailSettings) throws(Hold) -> String {
        guard let team = request.team else {
            guard let address = request.contact.address.flatMap({ EmailAddress.deliverable($0) }) else {
                throw Hold(reason: "the contact's address is not one that can be mailed")
            }
            return address
        }
        guard let written = settings.teams[team] else {
            throw Hold(reason: "the configuration's `teams` name no \(team)")
        }
        guard let address = EmailAddress.deliverable(written) else {
            throw Hold(reason: "the configuration's address of the team \(team) is not one that can be mailed")
        }
        return address
    }

    private static func from(_ request: EmailRequest, _ settings: MailSettings) throws(Hold) -> EmailAddress.Mailbox {
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

    private static func replyTo(_ settings: MailSettings) throws(Hold) -> EmailAddress.Mailbox? {
        guard let written = settings.replyTo else { return nil }
        guard let mailbox = EmailAddress.mailbox(written) else {
            throw Hold(reason: "the configuration's `reply_to` is not an email address")
        }
        return mailbox
    }

    /// Without a token, bounces of mail to a team are not taken for the contact's.
    private static func sender(
        _ settings: MailSettings,
        token: String?,
        from: EmailAddress.Mailbox
    ) throws(Hold) -> String {
        guard let path = settings.returnPath else { return from.address }
        let address = token.map { EmailAddress.tagged(path, with: $0) } ?? EmailAddress.deliverable(path)
        guard let address else {
            throw Hold(reason: "the configuration's `return_path` is no address with at most 26 bytes before the @")
        }
        return address
    }

    private static func unsubscribeMail(_ settings: MailSettings, token: String?) throws(Hold) -> String? {
        guard let written = settings.unsubscribeAddress, let token else { return nil }
        guard let address = EmailAddress.tagged(written, with: token), let at = address.lastIndex(of: "@") else {
            throw Hold(
                reason: "the configuration's `unsubscribe_address` is no address with at most 26 bytes before the @"
            )
        }
        return "mailto:" + PercentEncoding.component(String(address[..<at])) + address[at...] + "?subject=unsubscribe"
    }

    private static func reason(_ error: any Error) -> String {
        switch error {
        case StencilFilling.Fault.missing(let name): "{{\(name)}} has no value and no default"
        case StencilFilling.Fault.noWebAddress(let name):
            "the value of {{\(name)}} begins a link and is no http or https address"
        case StencilFilling.Fault.tooLarge, Draft.Fault.tooLarge: "it is over 10 MB"
        case Draft.Fault.tooManyValues: "its sections repeat over too many values"
        case let hold as Hold: hold.reason
        default: "it cannot be written"
        }
    }
}
