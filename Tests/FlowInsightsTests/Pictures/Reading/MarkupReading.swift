/// An element of a picture or a page, read back from its text; strict, so that whatever reads it is well-formed XML.
struct Element {
    var name: String
    var attributes: [String: String] = [:]
    var children: [Element] = []
    /// Without that of its children.
    var text = ""

    /// Itself and everything in it, in the order written.
    var all: [Element] { [self] + children.flatMap(\.all) }

    var classes: [String] { (attributes["class"] ?? "").split(separator: " ").map(String.init) }

    func number(_ attribute: String) -> Double { Double(attributes[attribute] ?? "") ?? .nan }
}

/// Reads XML as far as pictures and pages use it: elements, attributes in double quotes, the five named entities.
struct MarkupReading {
    struct Malformed: Error {
        var what: String
    }

    /// Bytes, since the names and signs of XML that matter here are ASCII and pages are long.
    private let bytes: [UInt8]
    private var place = 0
    private static let entities = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "#39": "'"]

    static func root(of text: String) throws -> Element {
        var reading = MarkupReading(bytes: Array(text.utf8))
        _ = reading.skip("<!DOCTYPE html>\n")
        let root = try reading.element()
        while reading.skip("\n") {}
        guard reading.place == reading.bytes.count else { throw Malformed(what: "something after the root") }
        return root
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private var near: String { String(decoding: bytes[place..<min(place + 40, bytes.count)], as: UTF8.self) }

    private mutating func skip(_ expected: StaticString) -> Bool {
        let wanted = Array(expected.description.utf8)
        guard bytes[place...].starts(with: wanted) else { return false }
        place += wanted.count
        return true
    }

    private mutating func take(while isWanted: (UInt8) -> Bool) -> String {
        let start = place
        while place < bytes.count, isWanted(bytes[place]) { place += 1 }
        return String(decoding: bytes[start..<place], as: UTF8.self)
    }

    private mutating func element() throws -> Element {
        guard skip("<") else { throw Malformed(what: "no element at \(near)") }
        var element = Element(name: name())
        guard !element.name.isEmpty else { throw Malformed(what: "an element without a name at \(near)") }
        while skip(" ") {
            let key = name()
            guard !key.isEmpty, skip("=\"") else { throw Malformed(what: "attribute at \(near)") }
            let value = take { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "<") }
            guard skip("\""), element.attributes[key] == nil else { throw Malformed(what: "attribute \(key)") }
            element.attributes[key] = try Self.plain(value)
        }
        if skip("/>") { return element }
        guard skip(">") else { throw Malformed(what: "a tag \(element.name) without an end") }
        while place < bytes.count {
            element.text += try Self.plain(take { $0 != UInt8(ascii: "<") })
            if skip("</") {
                guard name() == element.name, skip(">") else { throw Malformed(what: "end of \(element.name)") }
                return element
            }
            if place < bytes.count { element.children.append(try self.element()) }
        }
        throw Malformed(what: "\(element.name) has no end")
    }

    private mutating func name() -> String {
        take { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "-")
                || (UInt8(ascii: "0")...UInt8(ascii: ":")).contains(byte)
        }
    }

    private static func plain(_ text: String) throws -> String {
        guard text.utf8.contains(where: { $0 == UInt8(ascii: "&") || $0 == UInt8(ascii: ">") || $0 < 0x20 }) else {
            return text
        }
        for scalar in text.unicodeScalars where scalar.value < 0x20 && scalar != "\n" {
            throw Malformed(what: "a control character")
        }
        guard !text.contains(">") else { throw Malformed(what: "a bracket in \(text.prefix(40))") }
        let parts = text.split(separator: "&", omittingEmptySubsequences: false)
        return try parts.dropFirst().reduce(String(parts.first ?? "")) { result, part in
            guard let end = part.firstIndex(of: ";"), let letter = entities[String(part[..<end])] else {
                throw Malformed(what: "an entity at \(part.prefix(20))")
            }
            return result + letter + part[part.index(after: end)...]
        }
    }
}
