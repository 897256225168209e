import FlowModel

/// One email of the folder, read and checked.
struct Email: Sendable {
    enum Body: Sendable {
        case markdown(Template)
        /// Hand-made, with a text part of its own if there is one.
        case html(Template, text: Template?)
    }

    var name: Slug
    var subject: Template
    var preheader: Template?
    /// Instead of the configuration's.
    var from: EmailAddress.Mailbox?
    var topic: Slug?
    /// By normalised name.
    var defaults: [String: String]
    var body: Body
    /// The topic whose subscription it asks to confirm.
    var confirms: Slug?
    /// Whether clicks and openings may be counted.
    var isTracked = true
    var attachments: [MailAsset] = []

    /// Whether its text depends on values in more than what stands in the holes.
    var hasSections: Bool {
        let bodies: [Template] =
            switch body {
            case .markdown(let template): [template]
            case .html(let template, let text): [template] + (text.map { [$0] } ?? [])
            }
        return (bodies + [subject] + (preheader.map { [$0] } ?? [])).contains { $0.source.hasSections }
    }
}
