/// Makes the links of an HTML part tracked ones, and values inside tags harmless.
enum HTMLLinks {
    private static let addressAttributes: Set<String> = ["action", "background", "cite", "href", "poster", "src"]

    /// The marked HTML with marks of links as the targets of `a` and `area`.
    static func track(_ html: String, sheet: Sheet) -> String {
        var result = ""
        for token in HTMLTokens(html) {
            switch token {
            case .text(let text), .raw(let text): result += text
            case .tag(let tag): result += text(of: tag, sheet: sheet)
            }
        }
        return result
    }

    private static func text(of tag: HTMLTokens.Tag, sheet: Sheet) -> String {
        let isLink = (tag.name == "a" || tag.name == "area") && tag.value(of: "href") != nil
        guard isLink || sheet.contains(markIn: tag.source) else { return tag.source }
        var changed = tag
        changed.attributes = tag.attributes.compactMap { attribute in
            let name = attribute.name.lowercased()
            // A value cannot make an attribute, nor a script.
            if sheet.contains(markIn: attribute.name) { return nil }
            guard let value = attribute.value else { return attribute }
            if name.hasPrefix("on"), sheet.contains(markIn: value) { return nil }
            guard addressAttributes.contains(name) else { return attribute }
            let isTrackable = isLink && name == "href"
            guard isTrackable || sheet.contains(markIn: value) else { return attribute }
            return HTMLTokens.Attribute(
                name: attribute.name,
                value: address(value, label: isTrackable ? tag.value(of: "title") ?? "" : nil, sheet: sheet)
            )
        }
        return changed.text
    }

    /// `label` is nil where an address is only made safe.
    private static func address(_ value: String, label: String?, sheet: Sheet) -> String {
        let written = sheet.stencil(trim(value))
        let target = written.asAddress()
        switch target.addressKind {
        case .own: return sheet.text(of: target)
        case .tracked:
            guard let label else { return sheet.text(of: target) }
            return sheet.mark(linkTo: target, label: label.isEmpty ? nil : sheet.stencil(label))
        case .other: return written.holes.isEmpty ? value : sheet.text(of: target)
        }
    }

    private static func trim(_ text: String) -> String {
        String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
