/// Undoes Content-Transfer-Encoding and encoded words (RFC 2045, sections 6.7 and 6.8; RFC 2047); never fails.
enum TransferDecoding {
    /// What is neither base64 nor quoted-printable comes back as it is.
    static func decode(_ bytes: ArraySlice<UInt8>, encoding: String?) -> ArraySlice<UInt8> {
        switch encoding?.lowercased() {
        case "base64": base64(bytes)[...]
        case "quoted-printable": quotedPrintable(bytes)[...]
        default: bytes
        }
    }

    /// Passes over what is no digit and ends at the padding.
    static func base64(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count / 4 * 3)
        var buffer: UInt32 = 0
        var bitCount: UInt32 = 0
        for byte in bytes {
            if byte == UInt8(ascii: "=") { break }
            guard let digit = digit(byte) else { continue }
            buffer = (buffer << 6 | digit) & 0xffff
            bitCount += 6
            if bitCount >= 8 {
                bitCount -= 8
                result.append(UInt8(truncatingIfNeeded: buffer >> bitCount))
            }
        }
        return result
    }

    /// An `=` that begins neither two hexadecimal digits nor a soft line end stays.
    static func quotedPrintable(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        for line in IncomingLines(bytes) {
            let text = line.text[..<((line.text.lastIndex { !$0.isBlank } ?? line.text.startIndex - 1) + 1)]
            let isSoft = text.last == UInt8(ascii: "=")
            var index = text.startIndex
            let end = isSoft ? text.endIndex - 1 : text.endIndex
            while index < end {
                if text[index] == UInt8(ascii: "="), index + 2 < end,
                    let high = hexadecimal(text[index + 1]), let low = hexadecimal(text[index + 2])
                {
                    result.append(high << 4 | low)
                    index += 3
                } else {
                    result.append(text[index])
                    index += 1
                }
            }
            if !isSoft { result.append(UInt8(ascii: "\n")) }
        }
        return result
    }

    /// A field's free text with its encoded words read, in the charsets that UTF-8 and Latin-1 cover.
    static func words(_ text: String) -> String {
        guard text.contains("=?") else { return text }
        var result = ""
        var isBehindWord = false
        for word in text.split(separator: " ", omittingEmptySubsequences: true) {
            let decoded = encodedWord(word)
            // White space between two encoded words is no part of the text.
            if !result.isEmpty, !(isBehindWord && decoded != nil) { result += " " }
            result += decoded ?? String(word)
            isBehindWord = decoded != nil
        }
        return result
    }

    private static func encodedWord(_ word: Substring) -> String? {
        guard word.hasPrefix("=?"), word.hasSuffix("?=") else { return nil }
        let pieces = word.split(separator: "?", omittingEmptySubsequences: false)
        guard pieces.count == 5 else { return nil }
        var bytes: [UInt8]
        switch pieces[2].lowercased() {
        case "b": bytes = base64(Array(pieces[3].utf8)[...])
        case "q": bytes = quotedPrintable(pieces[3].utf8.map { $0 == UInt8(ascii: "_") ? 0x20 : $0 }[...])
        default: return nil
        }
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        switch pieces[1].lowercased() {
        case "utf-8", "us-ascii": return String(decoding: bytes, as: UTF8.self)
        case "iso-8859-1", "iso-8859-15", "windows-1252":
            return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
        default: return nil
        }
    }

    private static func digit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }

    private static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
