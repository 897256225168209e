package import FlowModel

/// One email to be written to one contact, or to a team about one.
package struct EmailRequest: Hashable, Sendable {
    /// The number that links in the message carry.
    package var outbox: OutboxID
    /// Names the message for good: Message-ID and MIME boundary are made of it.
    package var key: DeliveryKey
    package var email: Slug
    package var flow: Slug
    package var contact: Contact
    /// The team that it goes to in the contact's place: without tracking, and with nothing to unsubscribe from.
    package var team: Slug?
    /// The trigger event's properties, named `event.…` in a template.
    package var triggerProperties: [Slug: Value]
    /// The consent topic it is sent under; `transactional` needs no consent and gets no unsubscribe link.
    package var topic: Slug?
    /// What the flow's `from` says, for an email that names no sender of its own.
    package var sender: String?
    /// The Date of the message.
    package var at: Instant
    /// Whether clicks and openings may be counted.
    package var isTracked: Bool

    package init(
        outbox: OutboxID,
        key: DeliveryKey,
        email: Slug,
        flow: Slug,
        contact: Contact,
        team: Slug? = nil,
        triggerProperties: [Slug: Value],
        topic: Slug?,
        sender: String? = nil,
        at: Instant,
        isTracked: Bool = true
    ) {
        self.outbox = outbox
        self.key = key
        self.email = email
        self.flow = flow
        self.contact = contact
        self.team = team
        self.triggerProperties = triggerProperties
        self.topic = topic
        self.sender = sender
        self.at = at
        self.isTracked = isTracked
    }
}

/// What the configuration says about every message.
package struct MailSettings: Sendable {
    /// `Anna <anna@example.com>`; an email's front matter may name another.
    package var from: String
    package var replyTo: String?
    /// Stands in the footer; several lines are allowed.
    package var postalAddress: String?
    /// Where links lead to, without a slash at the end.
    package var publicURL: String
    /// Where emails to each team go.
    package var teams: [Slug: String]
    /// Where bounces go: `bounces@example.com` makes the envelope sender `bounces+TOKEN@example.com` (VERP); nil is the
    /// sender's own address.
    package var returnPath: String?
    /// Where mail that asks to unsubscribe goes: `unsubscribe@example.com` is offered as
    /// `mailto:unsubscribe+TOKEN@example.com`; nil offers none.
    package var unsubscribeAddress: String?
    /// Every key of it signs.
    package var dkim: DKIMSigner
    package var signer: LinkSigner

    package init(
        from: String,
        replyTo: String?,
        postalAddress: String?,
        publicURL: String,
        teams: [Slug: String] = [:],
        returnPath: String? = nil,
        unsubscribeAddress: String? = nil,
        dkim: DKIMSigner = .none,
        signer: LinkSigner
    ) {
        self.from = from
        self.replyTo = replyTo
        self.postalAddress = postalAddress
        self.publicURL = publicURL
        self.teams = teams
        self.returnPath = returnPath
        self.unsubscribeAddress = unsubscribeAddress
        self.dkim = dkim
        self.signer = signer
    }
}

/// What became of a request.
package enum EmailComposition: Hashable, Sendable {
    case finished(ComposedEmail)
    /// Something that a person must mend first, in one sentence without personal data.
    case held(reason: String)
}

/// A message as it is handed to a mail server.
package struct ComposedEmail: Hashable, Sendable {
    /// The envelope's sender, a bare address.
    package var sender: String
    /// The envelope's recipient, a bare address.
    package var recipient: String
    /// Without the angle brackets.
    package var messageID: String
    /// RFC 5322 with CRLF line ends, the last line included; not dot-stuffed.
    package var bytes: [UInt8]
    /// What each tracked link leads to; a click claim's position is the index.
    package var links: [MessageReference.Link]
}
