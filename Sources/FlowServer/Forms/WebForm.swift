package import FlowModel

/// A form of a web page as the server takes it.
package struct WebForm: Hashable, Sendable {
    /// Where the browser goes afterwards; never what a request says.
    package var redirect: String
    /// What the person subscribes to by sending it; nil is nothing.
    package var topic: Slug?
    /// Whether the subscription waits until a flow's email is confirmed.
    package var mustConfirm: Bool
    /// Fields that become the contact's, besides `email`; others are the event's alone.
    package var fields: Set<Slug>
    /// The words beside the button, to which the person agrees.
    package var wording: String?
    /// A field that people do not see: what fills it in is no person.
    package var honeypot: Slug

    package init(
        redirect: String,
        topic: Slug? = nil,
        mustConfirm: Bool = false,
        fields: Set<Slug> = [],
        wording: String? = nil,
        honeypot: Slug = Slug(stored: "website")
    ) {
        self.redirect = redirect
        self.topic = topic
        self.mustConfirm = mustConfirm
        self.fields = fields
        self.wording = wording
        self.honeypot = honeypot
    }
}
