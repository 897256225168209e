import FlowModel

/// The values of one message put into a draft.
struct LetterParts {
    /// RFC 5322's limit of a line.
    private static let subjectByteLimit = 998

    var subject: String
    var preheader: String
    var text: String
    var html: String
    var links: [MessageReference.Link] = []
    var pictures: [MailAsset]

    /// `tracking` is nil for a message of which nobody is told what becomes of it, `footer` for one that needs no
    /// consent.
    init(
        _ draft: Draft,
        _ variables: EmailVariables,
        tracking: MessageLinks?,
        footer: Footer?
    ) throws {
        pictures = draft.pictures
        var filling = StencilFilling(variables: variables)
        let line = try filling.fill(draft.subject, as: .line)
        subject = line.split(separator: " ").joined(separator: " ")
        guard !subject.isEmpty, subject.utf8.count <= LetterParts.subjectByteLimit else {
            throw Letter.Hold(reason: subject.isEmpty ? "its subject is empty" : "its subject is over 998 bytes")
        }
        preheader = try draft.preheader.map { try filling.fill($0, as: .line) } ?? ""
        var allVariables = variables
        allVariables.builtIn["subject"] = subject
        allVariables.builtIn["preheader"] = preheader
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
    var confirm: String { base + "/k/" + signer.token(.confirm(outbox)) }
    var open: String { base + "/o/" + signer.token(.open(outbox)) + ".gif" }

    func click(position: Int) -> String { base + "/c/" + signer.token(.click(outbox, position: position)) }
}
