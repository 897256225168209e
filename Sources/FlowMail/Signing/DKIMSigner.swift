import Crypto
import FlowModel

/// Signs messages with every key that it was made of (RFC 6376; RFC 8463).
///
/// Two keys stand beside each other while one replaces the other, or for two algorithms. Keys are read once, when this
/// is made.
package struct DKIMSigner: Sendable {
    private struct Entry: Sendable {
        /// In A-labels.
        var domain: String
        var selector: String
        var key: DKIMPrivateKey
    }

    /// Those that a reader sees or acts on.
    ///
    /// From twice: no second one can be added (RFC 6376, section 8.15).
    private static let signedFields = [
        "from", "from", "to", "subject", "date", "message-id", "reply-to", "list-id", "list-unsubscribe",
        "list-unsubscribe-post", "feedback-id", "mime-version", "content-type",
    ]
    /// Of the signature on a line of the header.
    private static let lineLimit = 72

    private let entries: [Entry]

    /// Signs nothing.
    package static let none = DKIMSigner(entries: [])

    /// - Throws: the first key's problem.
    package init(_ keys: [DKIMKey]) throws(DKIMKey.Fault) {
        var entries: [Entry] = []
        for key in keys {
            guard let domain = EmailAddress.deliverable("dkim@" + key.domain)?.dropFirst("dkim@".count) else {
                throw .domain(key.domain)
            }
            let labels = key.selector.split(separator: ".", omittingEmptySubsequences: false)
            guard !labels.isEmpty, EmailAddress.deliverable("dkim@" + key.selector) == "dkim@" + key.selector else {
                throw .selector(key.selector)
            }
            let privateKey = try DKIMPrivateKey(pem: key.privateKeyPEM, name: key.name)
            entries.append(Entry(domain: domain.lowercased(), selector: key.selector, key: privateKey))
        }
        self.entries = entries
    }

    private init(entries: [Entry]) { self.entries = entries }

    /// What is wrong with a sender's address for DMARC (RFC 7489, section 3.1.1), in one sentence; nil when nothing is.
    ///
    /// Domains align when one is the other or lies below it; which part of a name belongs to a registry is not looked
    /// at.
    package func warning(forSender written: String) -> String? {
        guard !entries.isEmpty, let domain = EmailAddress.mailbox(written)?.domain.lowercased(),
            !entries.contains(where: { DKIMSigner.areAligned($0.domain, domain) })
        else { return nil }
        let domains = Set(entries.map(\.domain)).sorted().joined(separator: ", ")
        return "mail from \(domain) is signed for \(domains) alone, which DMARC does not count: "
            + "add a DKIM key of \(domain)"
    }

    private static func areAligned(_ left: String, _ right: String) -> Bool {
        left == right || left.hasSuffix("." + right) || right.hasSuffix("." + left)
    }

    /// A DKIM-Signature field for each key, to stand before the others.
    func signatures(of fields: [String], body: [UInt8], at now: Instant) -> [String] {
        guard !entries.isEmpty else { return [] }
        let bodyHash = Base64.text(Array(SHA256.hash(data: RelaxedForm.body(body))))
        let byName = Dictionary(
            fields.map { (RelaxedForm.name(of: $0), RelaxedForm.field($0)) },
            uniquingKeysWith: { first, _ in first }
        )
        let names = DKIMSigner.signedFields.filter { byName[$0] != nil }
        var signed: [UInt8] = []
        // An instance beyond those that exist stands for nothing (RFC 6376, section 5.4.2).
        for name in names.dropFirst() { signed += (byName[name] ?? "").utf8 }
        return entries.map { entry in
            let tags = [
                "v=1;", "a=\(entry.key.algorithm);", "c=relaxed/relaxed;", "d=\(entry.domain);",
                "s=\(entry.selector);", "t=\(now.milliseconds / 1000);",
            ]
            let unsigned = HeaderText.structured(
                "DKIM-Signature",
                tags + DKIMSigner.listing(names) + ["bh=\(bodyHash);", "b="]
            )
            // CRLF is one character.
            let digest = SHA256.hash(data: signed + RelaxedForm.field(unsigned).dropLast().utf8)
            let signature = Array(Base64.text(entry.key.signature(of: digest)))
            let lines = stride(from: 0, to: signature.count, by: DKIMSigner.lineLimit).map { start in
                "\r\n " + String(signature[start..<min(start + DKIMSigner.lineLimit, signature.count)])
            }
            return unsigned.dropLast() + lines.joined() + "\r\n"
        }
    }

    /// The `h=` tag in pieces between which it may be folded.
    private static func listing(_ names: [String]) -> [String] {
        names.enumerated().map { index, name in
            (index == 0 ? "h=" : "") + name + (index == names.count - 1 ? ";" : ":")
        }
    }
}

/// The relaxed canonical forms of RFC 6376, section 3.4.
enum RelaxedForm {
    static func name(of field: String) -> String { field.prefix { $0 != ":" }.lowercased() }

    /// Ends with CRLF.
    static func field(_ field: String) -> String {
        let value = field.utf8.drop { $0 != UInt8(ascii: ":") }.dropFirst()
        let words = value.split { $0 == 0x20 || $0 == 0x09 || $0 == 0x0d || $0 == 0x0a }
        return name(of: field) + ":" + words.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ") + "\r\n"
    }

    /// Of a body whose every line ends with CRLF.
    static func body(_ body: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(body.count)
        var owesSpace = false
        /// Where the last line that is not empty ends.
        var end = 0
        for byte in body {
            switch byte {
            case 0x20, 0x09: owesSpace = true
            case 0x0d: owesSpace = false
            case 0x0a:
                let isEmpty = result.isEmpty || result.last == 0x0a
                result += [0x0d, 0x0a]
                if !isEmpty { end = result.count }
            default:
                if owesSpace { result.append(0x20) }
                owesSpace = false
                result.append(byte)
            }
        }
        return Array(result[..<end])
    }
}
