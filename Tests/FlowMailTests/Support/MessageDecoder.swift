/// Reads a message back, independently of how it was written (RFC 5322, 2045, 2046, 2047).
struct DecodedMessage {
    struct Malformed: Error {
        let reason: String
    }

    /// In order, unfolded, encoded words not yet read.
    var fields: [(name: String, value: String)] = []
    /// Content type and decoded text.
    var parts: [(type: String, text: String)] = []

    init(_ bytes: [UInt8]) throws {
        let lines = try DecodedMessage.lines(bytes)
        guard let gap = lines.firstIndex(of: "") else { throw Malformed(reason: "no empty line") }
        fields = try DecodedMessage.fields(lines[..<gap])
        let type = self["Content-Type"] ?? ""
        guard type.hasPrefix("multipart/alternative; boundary=\""), type.hasSuffix("\"") else {
            throw Malformed(reason: "no boundary")
        }
        let boundary = type.dropFirst("multipart/alternative; boundary=\"".count).dropLast()
        var sections = lines[(gap + 1)...].split(separator: "--" + boundary, omittingEmptySubsequences: false)
        guard let preamble = sections.first, preamble.isEmpty, let last = sections.last?.last,
            last == "--" + boundary + "--"
        else { throw Malformed(reason: "the parts do not end") }
        sections.removeFirst()
        for (index, section) in sections.enumerated() {
            let part = index == sections.count - 1 ? section.dropLast() : section
            guard let gap = part.firstIndex(of: "") else { throw Malformed(reason: "a part without a body") }
            let fields = try DecodedMessage.fields(part[..<gap])
            guard fields.contains(where: { $0.name == "Content-Transfer-Encoding" && $0.value == "quoted-printable" })
            else { throw Malformed(reason: "not quoted-printable") }
            let type = fields.first { $0.name == "Content-Type" }?.value ?? ""
            parts.append((type, try DecodedMessage.quotedPrintable(part[(gap + 1)...])))
        }
    }

    /// The field's value with encoded words read; nil unless it is there exactly once.
    subscript(_ name: String) -> String? {
        let found = fields.filter { $0.name == name }
        return found.count == 1 ? DecodedMessage.decodingWords(found[0].value) : nil
    }

    var text: String { parts.first { $0.type == "text/plain; charset=utf-8" }?.text ?? "" }
    var html: String { parts.first { $0.type == "text/html; charset=utf-8" }?.text ?? "" }

    /// Splits at CRLF and refuses a bare CR or LF, NUL, bytes beyond ASCII and lines over 998 bytes.
    private static func lines(_ bytes: [UInt8]) throws -> [String] {
        guard bytes.suffix(2) == [13, 10] else { throw Malformed(reason: "does not end with CRLF") }
        var lines: [String] = []
        var line: [UInt8] = []
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte == 13, index < bytes.count, bytes[index] == 10 {
                guard line.count <= 998 else { throw Malformed(reason: "a line of \(line.count) bytes") }
                lines.append(String(decoding: line, as: UTF8.self))
                line = []
                index += 1
                continue
            }
            guard byte == 9 || (32...126).contains(byte) else { throw Malformed(reason: "byte \(byte)") }
            line.append(byte)
        }
        return lines
    }

    private static func fields(_ lines: ArraySlice<String>) throws -> [(name: String, value: String)] {
        var fields: [(name: String, value: String)] = []
        for line in lines {
            if line.hasPrefix(" ") || line.hasPrefix("\t"), let last = fields.indices.last {
                fields[last].value += line
                continue
            }
            guard let colon = line.firstIndex(of: ":"), !line[..<colon].contains(" ") else {
                throw Malformed(reason: "no header field: \(line)")
            }
            fields.append((String(line[..<colon]), String(line[line.index(after: colon)...])))
        }
        return fields.map { (name: $0.name, value: String($0.value.drop { $0 == " " })) }
    }

    private static func quotedPrintable(_ lines: ArraySlice<String>) throws -> String {
        var result: [UInt8] = []
        for line in lines {
            guard line.utf8.count <= 76, !line.hasSuffix(" "), !line.hasSuffix("\t") else {
                throw Malformed(reason: "no quoted-printable line: \(line)")
            }
            var rest = Array(line.utf8)[...]
            var isSoft = false
            while let byte = rest.popFirst() {
                guard byte == UInt8(ascii: "=") else {
                    result.append(byte)
                    continue
                }
                if rest.isEmpty {
                    isSoft = true
                    break
                }
                guard let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
                    throw Malformed(reason: "no quoted-printable line: \(line)")
                }
                result.append(value)
                rest = rest.dropFirst(2)
            }
            if !isSoft { result.append(10) }
        }
        guard let text = String(validating: result, as: UTF8.self) else { throw Malformed(reason: "not UTF-8") }
        return text
    }

    /// Reads encoded words; white space between two of them is no text.
    static func decodingWords(_ value: String) -> String {
        var result = ""
        var wasEncoded = false
        for (index, word) in value.split(separator: " ", omittingEmptySubsequences: false).enumerated() {
            let decoded = decodedWord(word)
            if index > 0, !(wasEncoded && decoded != nil) { result += " " }
            result += decoded ?? String(word)
            wasEncoded = decoded != nil
        }
        return result
    }

    private static func decodedWord(_ word: Substring) -> String? {
        guard word.hasPrefix("=?UTF-8?B?"), word.hasSuffix("?="), word.utf8.count <= 75 else { return nil }
        var bits = 0
        var buffer = 0
        var bytes: [UInt8] = []
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        for character in word.utf8.dropFirst(10).dropLast(2) where character != UInt8(ascii: "=") {
            guard let digit = alphabet.firstIndex(of: character) else { return nil }
            buffer = (buffer << 6 | digit) & 0xffff
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(buffer >> bits & 0xff))
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
