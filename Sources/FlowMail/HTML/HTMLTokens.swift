/// HTML cut into tags, comments and the text between them, as leniently as mail readers do.
struct HTMLTokens: Sequence, IteratorProtocol {
    enum Token: Hashable {
        case text(String)
        case tag(Tag)
        /// Comments, doctypes, and the insides of `script` and `style`: passed on as they are.
        case raw(String)
    }

    struct Tag: Hashable {
        /// As written.
        var source: String
        /// In lower case; of a closing tag with the slash: `/a`.
        var name: String
        var attributes: [Attribute]
        var isSelfClosing: Bool

        /// The decoded value of the attribute; nil when it is not there.
        func value(of attribute: String) -> String? {
            attributes.first { $0.name.lowercased() == attribute }?.value
        }

        /// The tag written anew, its attributes in quotes.
        var text: String {
            let list = attributes.map { attribute in
                " " + attribute.name + (attribute.value.map { "=\"" + HTMLEscaping.escape($0) + "\"" } ?? "")
            }
            return "<" + name + list.joined() + (isSelfClosing ? " />" : ">")
        }
    }

    struct Attribute: Hashable {
        var name: String
        /// With character references read; nil for a bare name.
        var value: String?
    }

    private let bytes: [UInt8]
    private var position = 0
    private var rawElement: String?

    init(_ html: String) { bytes = Array(html.utf8) }

    mutating func next() -> Token? {
        guard position < bytes.count else { return nil }
        if let element = rawElement {
            rawElement = nil
            let end = find("</" + element, from: position) ?? bytes.count
            if end > position { return .raw(take(to: end)) }
        }
        guard bytes[position] == UInt8(ascii: "<") else { return .text(take(to: nextTag(from: position))) }
        if starts(with: "<!--") {
            return .raw(take(to: find("-->", from: position + 4).map { $0 + 3 } ?? bytes.count))
        }
        if starts(with: "<!") || starts(with: "<?") {
            return .raw(take(to: find(">", from: position).map { $0 + 1 } ?? bytes.count))
        }
        guard HTMLTokens.beginsTag(bytes[position...]) else { return .text(take(to: nextTag(from: position + 1))) }
        guard let tag = tag() else { return .text(take(to: bytes.count)) }
        if !tag.isSelfClosing, tag.name == "script" || tag.name == "style" { rawElement = tag.name }
        return .tag(tag)
    }

    /// Reads a tag and moves behind it; nil, and no move, where the text ends inside it.
    private mutating func tag() -> Tag? {
        let start = position
        var cursor = position + 1
        while cursor < bytes.count, !HTMLTokens.endsName(bytes[cursor]) || cursor == start + 1 { cursor += 1 }
        let name = text(start + 1, cursor).lowercased()
        var attributes: [Attribute] = []
        while true {
            while cursor < bytes.count, HTMLTokens.isSpace(bytes[cursor]) || bytes[cursor] == UInt8(ascii: "/") {
                cursor += 1
            }
            guard cursor < bytes.count else { return nil }
            if bytes[cursor] == UInt8(ascii: ">") { break }
            attributes.append(attribute(&cursor))
        }
        position = cursor + 1
        return Tag(
            source: text(start, position),
            name: name,
            attributes: attributes,
            isSelfClosing: bytes[cursor - 1] == UInt8(ascii: "/")
        )
    }

    private func attribute(_ cursor: inout Int) -> Attribute {
        let start = cursor
        cursor += 1
        while cursor < bytes.count, !HTMLTokens.endsName(bytes[cursor]), bytes[cursor] != UInt8(ascii: "=") {
            cursor += 1
        }
        let name = text(start, cursor)
        var ahead = cursor
        while ahead < bytes.count, HTMLTokens.isSpace(bytes[ahead]) { ahead += 1 }
        guard ahead < bytes.count, bytes[ahead] == UInt8(ascii: "=") else { return Attribute(name: name, value: nil) }
        ahead += 1
        while ahead < bytes.count, HTMLTokens.isSpace(bytes[ahead]) { ahead += 1 }
        let valueStart: Int
        if ahead < bytes.count, bytes[ahead] == UInt8(ascii: "\"") || bytes[ahead] == UInt8(ascii: "'") {
            let quote = bytes[ahead]
            valueStart = ahead + 1
            cursor = valueStart
            while cursor < bytes.count, bytes[cursor] != quote { cursor += 1 }
            defer { cursor = Swift.min(cursor + 1, bytes.count) }
            return Attribute(name: name, value: HTMLEscaping.unescape(text(valueStart, cursor)))
        }
        valueStart = ahead
        cursor = ahead
        while cursor < bytes.count, !HTMLTokens.isSpace(bytes[cursor]), bytes[cursor] != UInt8(ascii: ">") {
            cursor += 1
        }
        return Attribute(name: name, value: HTMLEscaping.unescape(text(valueStart, cursor)))
    }

    private mutating func take(to end: Int) -> String {
        defer { position = end }
        return text(position, end)
    }

    private func text(_ start: Int, _ end: Int) -> String { String(decoding: bytes[start..<end], as: UTF8.self) }

    private func nextTag(from start: Int) -> Int {
        bytes[start...].firstIndex(of: UInt8(ascii: "<")) ?? bytes.count
    }

    private func starts(with mark: String) -> Bool { bytes[position...].starts(with: mark.utf8) }

    /// Where the ASCII mark begins, in whatever case.
    private func find(_ mark: String, from start: Int) -> Int? {
        let mark = Array(mark.utf8)
        guard start < bytes.count else { return nil }
        return (start..<bytes.count).first { index in
            index + mark.count <= bytes.count
                && mark.indices.allSatisfy { HTMLTokens.lowercased(bytes[index + $0]) == mark[$0] }
        }
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }

    private static func beginsTag(_ bytes: ArraySlice<UInt8>) -> Bool {
        var start = bytes.dropFirst().prefix(2)
        if start.first == UInt8(ascii: "/") { start = start.dropFirst() }
        return start.first.map(isLetter) ?? false
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(lowercased(byte))
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }

    private static func endsName(_ byte: UInt8) -> Bool {
        isSpace(byte) || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/")
    }
}
