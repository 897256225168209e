/// Email addresses that can be put into an envelope and a header without harm.
///
/// The accepted form is RFC 5321's Mailbox with a dot-atom before the `@`, which may have letters of any script (RFC
/// 6531), and a domain name behind it, which may be an internationalised one (RFC 5890): no quotes, no comments, no
/// address literals.
package enum EmailAddress {
    /// RFC 5321, section 4.5.3.1.3, without the angle brackets.
    package static let byteLimit = 254
    private static let localByteLimit = 64
    private static let labelByteLimit = 63

    /// An address with the name that is shown beside it.
    package struct Mailbox: Hashable, Sendable {
        package var name: String?
        /// With the domain in A-labels.
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
    package static func isMailable(_ address: String) -> Bool { deliverable(address) != nil }

    /// The bare address as an envelope and a header have it, its domain in A-labels; nil when it cannot stand there.
    package static func deliverable(_ address: String) -> String? {
        guard address.utf8.count <= byteLimit, let at = address.utf8.lastIndex(of: UInt8(ascii: "@")) else {
            return nil
        }
        let local = address[..<at]
        let written = String(address[address.utf8.index(after: at)...])
        guard local.utf8.count <= localByteLimit,
            local.split(separator: ".", omittingEmptySubsequences: false).allSatisfy(isAtom)
        else { return nil }
        let isASCII = written.utf8.allSatisfy { $0 < 0x80 }
        guard isASCII || !written.unicodeScalars.contains(where: ControlCharacters.isControl),
            let domain = isASCII ? written : IDN.ascii(written),
            domain.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy(isLabel)
        else { return nil }
        let result = local + "@" + domain
        return result.utf8.count <= byteLimit ? String(result) : nil
    }

    /// The one spelling of an address that contacts and the suppression list are known by.
    ///
    /// In lower case, its domain in letters: `anna@xn--exmple-cua.com` and `Anna@EXÄMPLE.com` are one mailbox, and who
    /// left it under one spelling must get nothing under the other.
    package static func canonical(_ address: String) -> String {
        let lower = address.lowercased()
        guard lower.utf8.count <= byteLimit, let at = lower.utf8.lastIndex(of: UInt8(ascii: "@")) else { return lower }
        let domain = lower[lower.utf8.index(after: at)...]
        let isPlain = domain.utf8.allSatisfy { $0 < 0x80 } && !domain.contains("xn--")
        guard !isPlain, !domain.unicodeScalars.contains(where: ControlCharacters.isControl),
            let letters = IDN.unicode(String(domain))
        else { return lower }
        return lower[...at] + letters
    }

    /// Whether only a server that offers SMTPUTF8 (RFC 6531) can take a message with this envelope.
    ///
    /// Its header has such an address too then, written in UTF-8 (RFC 6532).
    package static func needsSMTPUTF8(sender: String, recipient: String) -> Bool {
        [sender, recipient].contains { $0.utf8.contains { $0 >= 0x80 } }
    }

    /// The address with the token behind a `+` (RFC 5233); nil when that makes it too long.
    package static func tagged(_ address: String, with token: String) -> String? {
        guard let address = deliverable(address), let at = address.lastIndex(of: "@") else { return nil }
        let local = address[..<at] + "+" + token
        guard local.utf8.count <= localByteLimit else { return nil }
        return deliverable(local + address[at...])
    }

    /// Reads `Name <a@example.com>`, `"Name" <a@example.com>` or a bare address; nil for anything else.
    package static func mailbox(_ text: String) -> Mailbox? {
        let trimmed = trim(text)
        guard !trimmed.unicodeScalars.contains(where: ControlCharacters.isControl) else { return nil }
        guard trimmed.hasSuffix(">") else {
            return deliverable(trimmed).map { Mailbox(name: nil, address: $0) }
        }
        guard let opening = trimmed.lastIndex(of: "<") else { return nil }
        let address = String(trimmed[trimmed.index(after: opening)...].dropLast())
        guard let address = deliverable(address), let name = displayName(trim(String(trimmed[..<opening]))) else {
            return nil
        }
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

    private static func isAtom(_ text: Substring) -> Bool {
        !text.isEmpty
            && text.unicodeScalars.allSatisfy { scalar in
                guard scalar.isASCII else { return isVisible(scalar) }
                let byte = UInt8(truncatingIfNeeded: scalar.value)
                return isAlphanumeric(byte) || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
            }
    }

    /// RFC 6531 allows all of Unicode; what nobody can see would only deceive.
    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator, .privateUse, .surrogate,
            .unassigned:
            false
        default: true
        }
    }

    private static func isLabel(_ label: String.UTF8View.SubSequence) -> Bool {
        let bytes = Array(label)
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
