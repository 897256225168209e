/// A text with holes for the values of one message.
struct Stencil: Hashable, Sendable {
    enum Part: Hashable, Sendable {
        case literal(String)
        case hole(Hole)
    }

    enum Hole: Hashable, Sendable {
        case value(Sheet.Source, Form)
        /// The tracked link at that position.
        case link(Int)
    }

    /// How a value is written before the part's own escaping.
    enum Form: Hashable, Sendable {
        case text
        /// Part of an address: everything but RFC 3986's unreserved characters is percent-encoded.
        case component
        /// A whole address or its beginning: must be one of the web.
        case address
    }

    var parts: [Part]

    var holes: [Hole] {
        parts.compactMap { part in
            if case .hole(let hole) = part { hole } else { nil }
        }
    }

    /// Whether one of the names has a hole.
    func names(_ names: Set<String>) -> Bool {
        holes.contains { hole in
            if case .value(.variable(let name), _) = hole { names.contains(name) } else { false }
        }
    }

    /// What kind of address it is, by its beginning.
    enum AddressKind: Hashable {
        /// Of the web: rewritten, so that following it is noticed.
        case tracked
        /// One that the program provides.
        case own
        /// `mailto:`, an anchor, and what else there is.
        case other
    }

    var addressKind: AddressKind {
        switch parts.first {
        case .literal(let text): WebAddress.isTracked(text) ? .tracked : .other
        case .hole(.value(let source, _)): Stencil.isOwnLink(source) ? .own : .tracked
        case .hole(.link), nil: .other
        }
    }

    /// The same text as an address: values are encoded by where they stand.
    func asAddress() -> Stencil {
        Stencil(
            parts: parts.enumerated().map { index, part in
                switch part {
                case .literal(let text): return .literal(PercentEncoding.address(text))
                case .hole(.value(let source, .text)) where !Stencil.isOwnLink(source):
                    return .hole(.value(source, index == 0 ? .address : .component))
                case .hole: return part
                }
            }
        )
    }

    /// Addresses that the program itself provides.
    private static func isOwnLink(_ source: Sheet.Source) -> Bool {
        ["confirm_url", "preferences_url", "unsubscribe_url"].contains { source == .variable($0) }
    }
}

/// A link that is tracked: where it leads to and its label.
struct LinkStencil: Hashable, Sendable {
    var address: Stencil
    var label: Stencil?
}
