/// Makes the links of an HTML part tracked ones, its folder's pictures parts of the message, and values inside tags
/// harmless.
struct HTMLLinks {
    private static let addressAttributes: Set<String> = ["action", "background", "cite", "href", "poster", "src"]

    private static let pictureAttributes: Set<String> = ["background", "src"]

    private let sheet: Sheet
    private let assets: AssetShelf
    /// Each once, in the order in which the HTML shows them.
    private(set) var pictures: [MailAsset] = []

    init(sheet: Sheet, assets: AssetShelf) {
        (self.sheet, self.assets) = (sheet, assets)
    }

    /// The marked HTML with marks of links as the targets of `a` and `area`.
    mutating func track(_ html: String) -> String {
        var result = ""
        for token in HTMLTokens(html) {
            switch token {
            case .text(let text), .raw(let text): result += text
            case .tag(let tag): result += self.text(of: tag)
            }
        }
        return result
    }

    private mutating func text(of tag: HTMLTokens.Tag) -> String {
        let tag = withPictures(tag)
        let isLink = (tag.name == "a" || tag.name == "area") && tag.value(of: "href") != nil
        guard isLink || sheet.contains(markIn: tag.source) else { return tag.source }
        var changed = tag
        changed.attributes = tag.attributes.compactMap { attribute in
            let name = attribute.name.lowercased()
            // A value cannot make an attribute, nor a script.
            if sheet.contains(markIn: attribute.name) { return nil }
            guard let value = attribute.value else { return attribute }
            if name.hasPrefix("on"), sheet.contains(markIn: value) { return nil }
            guard HTMLLinks.addressAttributes.contains(name) else { return attribute }
            let isTrackable = isLink && name == "href"
            guard isTrackable || sheet.contains(markIn: value) else { return attribute }
            return HTMLTokens.Attribute(
                name: attribute.name,
                value: address(value, label: isTrackable ? tag.value(of: "title") ?? "" : nil)
            )
        }
        return changed.text
    }

    /// The tag with the folder's pictures as parts of the message (RFC 2392).
    private mutating func withPictures(_ tag: HTMLTokens.Tag) -> HTMLTokens.Tag {
        var changed = tag
        for (index, attribute) in tag.attributes.enumerated()
        where HTMLLinks.pictureAttributes.contains(attribute.name.lowercased()) {
            guard let picture = assets[attribute.value ?? ""] else { continue }
            if !pictures.contains(where: { $0.contentID == picture.contentID }) { pictures.append(picture) }
            changed.attributes[index].value = "cid:" + picture.contentID
        }
        if changed != tag { changed.source = changed.text }
        return changed
    }

    /// `label` is nil where an address is only made safe.
    private func address(_ value: String, label: String?) -> String {
        let written = sheet.stencil(HTMLLinks.trim(value))
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
