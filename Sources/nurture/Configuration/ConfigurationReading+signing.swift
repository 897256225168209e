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
        let key = DKIMKey(domain: domain, selector: selector, privateKeyPEM: pem)
        do {
            _ = try DKIMSigner([key])
            return key
        } catch {
            let place = base + [values.text(base + ["key"]) == nil ? "key_file" : "key"]
            refuse(place, "cannot sign: \(error)", Self.keyRemedy)
            return nil
        }
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
        if let inline { return inline.text }
        guard let path = path(file), purpose == .serving else { return nil }
        do {
            return try FileText.text(FileBytes.read(path, limit: Self.keyByteLimit))
        } catch {
            refuse(file, "names a file that cannot be read", "Make it readable for nurture. " + Self.keyRemedy)
            return nil
        }
    }
}
