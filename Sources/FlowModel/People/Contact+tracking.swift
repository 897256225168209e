extension Contact {
    /// The field by which a contact, or an operator for it, says whether clicks and openings may be counted.
    package static let trackingField = Slug(stored: "tracking")

    /// Whether clicks and openings may be counted: unless the field `tracking` says no.
    package var allowsTracking: Bool { fields[Contact.trackingField].map(\.isNo) != true }
}

extension Value {
    /// Whether it says no, as a flag or in the words that imported files use.
    package var isNo: Bool {
        switch self {
        case .flag(let isOn): !isOn
        case .text(let text): ["no", "false", "off", "0"].contains(text.lowercased())
        case .number(let number): number == 0
        case .null, .list, .object: false
        }
    }
}
