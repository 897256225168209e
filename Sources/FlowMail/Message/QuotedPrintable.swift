/// The quoted-printable encoding of text (RFC 2045, section 6.7), with CRLF as line ends.
enum QuotedPrintable {
    private static let lineLimit = 76
    private static let digits = Array("0123456789ABCDEF".utf8)

    /// `text` has LF line ends; what comes back ends with CRLF.
    static func encode(_ text: String) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count * 5 / 4 + 2)
        var lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)[...]
        if lines.last?.isEmpty ?? false { lines = lines.dropLast() }
        for line in lines {
            encode(line: line, to: &result)
            result += [0x0d, 0x0a]
        }
        return result
    }

    private static func encode(line: Substring.UTF8View.SubSequence, to result: inout [UInt8]) {
        var width = 0
        var index = line.startIndex
        while index < line.endIndex {
            let byte = line[index]
            index = line.index(after: index)
            let isLast = index == line.endIndex
            // Room for the sign of a soft line break, except at the end of the line.
            let needed = isPlain(byte, atStart: width == 0, atEnd: isLast) ? 1 : 3
            if width + needed > (isLast ? lineLimit : lineLimit - 1) {
                result += [UInt8(ascii: "="), 0x0d, 0x0a]
                width = 0
            }
            if isPlain(byte, atStart: width == 0, atEnd: isLast) {
                result.append(byte)
                width += 1
            } else {
                result += [UInt8(ascii: "="), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
                width += 3
            }
        }
    }

    /// A dot and an F at the start of a line are encoded too: servers and mailboxes give them a meaning of their own.
    private static func isPlain(_ byte: UInt8, atStart: Bool, atEnd: Bool) -> Bool {
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "\t"): !atEnd
        case UInt8(ascii: "="): false
        case UInt8(ascii: "."), UInt8(ascii: "F"): !atStart
        default: (0x21...0x7e).contains(byte)
        }
    }
}
