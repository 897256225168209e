/// Email addresses that can be put into an envelope and a header without harm.
///
/// The accepted form is RFC 5321's Mailbox with a dot-atom before the `@` and a domain of letters, digits and hyphens
/// behind it: ASCII, no quotes, no comments, no address literals.
package enum EmailAddress {
    /// RFC 5321, section 4.5.3.1.3, without the angle brackets.
    package static let byteLimit = 254
    private static let localByteLimit = 64
    private static let labelByteLimit = 63

    /// An address with the name that is shown beside it.
    package struct Mailbox: Hashable, Sendable {
        package var name: String?
        package var address: String

        package init(name: String?, address: String) {
            (self.name, self.address) = (name, address)
        }

        /// What follows the `@`.
        package var domain: String {
            String(address.drop { $0 != "@" }.dropFirst())
        }
    }

    /// Whether the bare address may stand in an envelope.
    package static func isMailable(_ address: String) -> Bool {
        let bytes = Array(address.utf8)
        guard bytes.count <= byteLimit, let at = bytes.lastIndex(of: UInt8(ascii: "@")) else { return false }
        let local = bytes[..<at]
        let domain = bytes[(at + 1)...]
        return local.count <= localByteLimit
            && local.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy(isAtom)
            && domain.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy(isLabel)
    }

    /// Reads `Name <a@example.com>`, `"Name" <a@example.com>` or a bare address; nil for anything else.
    package static func mailbox(_ text: String) -> Mailbox? {
        let trimmed = trim(text)
        guard !trimmed.unicodeScalars.contains(where: ControlCharacters.isControl) else { return nil }
        guard trimmed.hasSuffix(">") else {
            return isMailable(trimmed) ? Mailbox(name: nil, address: trimmed) : nil
        }
        guard let opening = trimmed.lastIndex(of: "<") else { return nil }
        let address = String(trimmed[trimmed.index(after: opening)...].dropLast())
        guard isMailable(address), let name = displayName(trim(String(trimmed[..<opening]))) else { return nil }
        return Mailbox(name: name.isEmpty ? nil : name, address: address)
    }

    /// Takes the quotes off; nil when there are quotes in other places or angle brackets.
    private static func displayName(_ text: String) -> String? {
        guard text.hasPrefix("\"") else { return text.contains { "<>\"".contains($0) } ? nil : text }
        guard text.count >= 2, text.hasSuffix("\"") else { return nil }
        var result = ""
        var isEscaped = false
        for character in text.dropFirst().dropLast() {
            if isEscaped || (character != "\\" && character != "\"") {
                result.append(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                return nil
            }
        }
        return isEscaped ? nil : result
    }

    private static func isAtom(_ bytes: ArraySlice<UInt8>) -> Bool {
        !bytes.isEmpty && bytes.allSatisfy { isAlphanumeric($0) || "!#$%&'*+-/=?^_`{|}~".utf8.contains($0) }
    }

    private static func isLabel(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let first = bytes.first, let last = bytes.last, bytes.count <= labelByteLimit else { return false }
        return isAlphanumeric(first) && isAlphanumeric(last)
            && bytes.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }

    private static func trim(_ text: String) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
