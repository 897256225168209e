/// A link in a text part: its words and, in parentheses, where it leads.
enum PlainTextLink {
    /// `text` and `address` are marked texts, the address as written by the author.
    static func text(_ text: String, address: String, title: String?, sheet: Sheet) -> String {
        let written = sheet.stencil(address)
        let target = written.asAddress()
        let shown: String
        switch target.addressKind {
        case .tracked:
            let label = title.flatMap { $0.isEmpty ? nil : sheet.stencil($0) }
            shown = sheet.mark(linkTo: target, label: label)
        case .own: shown = address
        case .other:
            if address.hasPrefix("#") || address.isEmpty { return text }
            shown = address.lowercased().hasPrefix("mailto:") ? String(address.dropFirst(7)) : sheet.text(of: target)
        }
        return text.isEmpty || text == address || text == shown ? shown : text + " (" + shown + ")"
    }

    /// A plain text with its bare web addresses made into tracked links.
    static func track(_ text: String, sheet: Sheet) -> String {
        var result = ""
        var rest = text[...]
        while let start = nextAddress(in: rest) {
            result += rest[..<start]
            let end = rest[start...].firstIndex { $0.isWhitespace || "<>\"".contains($0) } ?? rest.endIndex
            var address = rest[start..<end]
            while let last = address.last, ".,;:!?)]'*_".contains(last) { address = address.dropLast() }
            result += PlainTextLink.text("", address: String(address), title: nil, sheet: sheet)
            rest = rest[address.endIndex...]
        }
        return result + rest
    }

    private static func nextAddress(in text: Substring) -> Substring.Index? {
        var search = text
        while let index = search.firstIndex(where: { $0 == "h" || $0 == "H" }) {
            if WebAddress.isTracked(String(search[index...].prefix(8))) { return index }
            search = search[search.index(after: index)...]
        }
        return nil
    }
}
