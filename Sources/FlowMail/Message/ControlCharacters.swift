/// Takes out what has no place in a message.
enum ControlCharacters {
    /// CR LF and CR become LF; every other control character but LF and tab becomes a space.
    static func withoutControls(_ text: String) -> String {
        replace(text) { $0 == "\n" || $0 == "\t" ? $0 : " " }
    }

    /// One line: each control character and line separator becomes a space.
    static func line(_ text: String) -> String {
        replace(text) { _ in " " }
    }

    private static func replace(_ text: String, with replacement: (Unicode.Scalar) -> Unicode.Scalar) -> String {
        guard text.utf8.contains(where: mayBeginControl) else { return text }
        var result = String.UnicodeScalarView()
        var previous: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            defer { previous = scalar }
            if scalar == "\n", previous == "\r" { continue }
            if scalar == "\r" {
                result.append(replacement("\n"))
            } else {
                result.append(isControl(scalar) ? replacement(scalar) : scalar)
            }
        }
        return String(result)
    }

    /// Whether a scalar could end or bend a line: Unicode's control characters and its two line separators.
    static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7f...0x9f, 0x2028, 0x2029: true
        default: false
        }
    }

    /// Whether the byte can be the first of such a scalar in UTF-8: most texts have none and are left as they are.
    private static func mayBeginControl(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == 0x7f || byte == 0xc2 || byte == 0xe2
    }
}
