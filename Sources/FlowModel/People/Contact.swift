/// A person that flows can be about, as far as the engine needs to know them.
package struct Contact: Hashable, Sendable {
    package let id: ContactID
    /// The email address in lower case; nil when none is known.
    package var address: String?
    /// How the contact is printed: the address, else a user id, else an anonymous id.
    package var label: String
    package var fields: [Slug: Value]
    package var tags: Set<Slug>
    package var consent: Consent
    /// How many enrolments the contact has had in all flows together.
    package var enrolmentCount: Int
    package var standing: Standing

    package init(
        id: ContactID,
        address: String?,
        label: String,
        fields: [Slug: Value] = [:],
        tags: Set<Slug> = [],
        consent: Consent = Consent(),
        enrolmentCount: Int = 0,
        standing: Standing = Standing()
    ) {
        self.id = id
        self.address = address
        self.label = label
        self.fields = fields
        self.tags = tags
        self.consent = consent
        self.enrolmentCount = enrolmentCount
        self.standing = standing
    }

    /// The contact's own time zone, an IANA name, if its field `time zone` holds one.
    package var timeZone: String? {
        guard case .text(let name)? = fields[Slug(stored: "time-zone")], !name.isEmpty else { return nil }
        return name
    }
}

/// Why an email was not sent to a contact (INTERFACES, dry run).
package enum SkipReason: String, Hashable, Sendable, CaseIterable {
    case noAddress = "no-address"
    case bounced
    case complained
    case unsubscribed
    case frequencyCap = "frequency-cap"
    case onlyTo = "only-to"
}
