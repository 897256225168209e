import FlowCommands
import FlowMail
import Foundation

/// The keys that sign mail.
extension ConfigurationReading {
    /// Larger than any private key.
    private static let keyByteLimit = 65_536
    private static let keyRemedy = "Make one with `openssl genrsa -out dkim.pem 2048`."

    /// In the order in which they are written: one key, or several while one replaces another.
    mutating func dkimKeys() -> [DKIMKey] {
        let parent = ["email", "dkim"]
        let single = ["domain", "selector", "key_file", "key"].contains { values.text(parent + [$0]) != nil }
        let bases = (single ? [parent] : []) + values.names(below: parent).map { parent + [$0] }
        return bases.compactMap { dkimKey(at: $0) }
    }

    private mutating func dkimKey(at base: [String]) -> DKIMKey? {
        let domain = read(base + ["domain"], "is not a domain", "Write for example example.com.") {
            EmailAddress.isMailable("postmaster@" + $0) ? $0 : nil
        }
        let selector = read(base + ["selector"], "is not a selector", "Write a word such as n1.") { text -> String? in
            let labels = text.split(separator: ".", omittingEmptySubsequences: false)
            return text.utf8.count <= 63 && labels.allSatisfy(Self.isLabel) ? text : nil
        }
        for key in ["domain", "selector"] where values.text(base + [key]) == nil {
            refuse(base + [key], "is missing", "Write where the public key is: SELECTOR._domainkey.DOMAIN.")
        }
        guard let pem = privateKey(at: base), let domain, let selector else { return nil }
        return DKIMKey(domain: domain, selector: selector, privateKeyPEM: pem)
    }

    /// A label of a domain name (RFC 6376, section 3.1, and RFC 5321, section 4.1.2).
    private static func isLabel(_ label: Substring) -> Bool {
        let isPlain = label.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        return isPlain && !label.isEmpty && !label.hasPrefix("-") && !label.hasSuffix("-")
    }

    /// The key's PEM text, from its file or from the secret itself.
    private mutating func privateKey(at base: [String]) -> String? {
        let (file, key) = (base + ["key_file"], base + ["key"])
        let inline = values.text(key)
        guard values.text(file) != nil || inline != nil else {
            if purpose == .serving { refuse(file, "is missing", Self.keyRemedy) }
            return nil
        }
        if inline != nil, values.text(file) != nil {
            refuse(file, "is there beside the key itself", "Keep one of the two.")
            return nil
        }
        if let inline { return checked(inline.text, of: key) }
        guard let path = path(file), purpose == .serving else { return nil }
        do {
            return checked(try FileText.text(FileBytes.read(path, limit: Self.keyByteLimit)), of: file)
        } catch {
            refuse(file, "names a file that cannot be read", "Make it readable for nurture. " + Self.keyRemedy)
            return nil
        }
    }

    private mutating func checked(_ pem: String, of path: [String]) -> String? {
        guard let bytes = Self.privateKeyBytes(pem) else {
            refuse(path, "is not a private key in PEM", Self.keyRemedy)
            return nil
        }
        // Ed25519 has a key of 48 bytes; RSA of 2048 bits has one of about 1,200 and of 1024 bits one of about 600.
        guard bytes == 48 || bytes > 1_000 else {
            refuse(path, "is a key of fewer than 2048 bits, which mail servers do not trust", Self.keyRemedy)
            return nil
        }
        return pem
    }

    /// How many bytes PKCS #8 or PKCS #1 has between its PEM lines (RFC 7468); nil when it is neither.
    private static func privateKeyBytes(_ pem: String) -> Int? {
        let lines = pem.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
        for kind in ["PRIVATE KEY", "RSA PRIVATE KEY"] {
            guard let begin = lines.firstIndex(of: "-----BEGIN \(kind)-----"),
                let end = lines.firstIndex(of: "-----END \(kind)-----"), begin < end
            else { continue }
            return Data(base64Encoded: lines[(begin + 1)..<end].joined())?.count
        }
        return nil
    }
}
