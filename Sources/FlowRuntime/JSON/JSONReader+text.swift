import Foundation

extension JSONReader {
    /// A text in double quotes, in NFC.
    mutating func text() throws(Failure) -> String {
        position += 1
        var isASCII = true
        let start = position
        try skipPlain(&isASCII)
        // Most texts have no escapes: they are taken in one piece.
        var written = bytes[start..<position]
        while take("\\") {
            let scalar = try escape()
            isASCII = isASCII && scalar.isASCII
            if let encoded = UTF8.encode(scalar) { written.append(contentsOf: encoded) }
            let next = position
            try skipPlain(&isASCII)
            written.append(contentsOf: bytes[next..<position])
        }
        guard take("\"") else { throw failure("the document ends inside a text") }
        let text = String(decoding: written, as: UTF8.self)
        return isASCII || keepsSpelling ? text : text.precomposedStringWithCanonicalMapping
    }

    /// Goes on to the next quote or escape, or to the end.
    private mutating func skipPlain(_ isASCII: inout Bool) throws(Failure) {
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return }
            guard byte >= 0x20 else { throw failure("a control character in a text must be written as an escape") }
            if byte >= 0x80 { isASCII = false }
            position += 1
        }
    }

    private mutating func escape() throws(Failure) -> Unicode.Scalar {
        guard let letter = current else { throw failure("the document ends inside a text") }
        position += 1
        switch letter {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape()
        default:
            position -= 1
            throw failure("no such escape exists")
        }
    }

    /// Four hexadecimal digits, and a second four when the first are the high half of a surrogate pair.
    private mutating func unicodeEscape() throws(Failure) -> Unicode.Scalar {
        let first = try hexadecimals()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00, take("\\"), take("u") else { throw failure("half of a surrogate pair stands alone") }
        let second = try hexadecimals()
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw failure("half of a surrogate pair stands alone") }
        return scalar
    }

    private mutating func hexadecimals() throws(Failure) -> UInt32 {
        var result: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = current, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw failure("four hexadecimal digits are expected after \\u")
            }
            result = result << 4 | UInt32(digit)
            position += 1
        }
        return result
    }
}
