import Crypto
package import FlowModel

/// What a signed link says was done.
package enum LinkClaim: Hashable, Sendable {
    /// The link at that position of the message was followed.
    case click(OutboxID, position: Int)
    case open(OutboxID)
    case unsubscribe(OutboxID)
    /// The subscription that the message asks about is confirmed.
    case confirm(OutboxID)
}

/// Signs and verifies the tokens in links, and makes Message-IDs; nothing but the keys decides what comes out.
///
/// A token is base64url (RFC 4648, section 5, without padding) of: the claim's kind, the key's id, the outbox number
/// and for a click the position (both LEB128), and the first 96 bits of an HMAC-SHA256 over all of that.
package struct LinkSigner: Sendable {
    struct Key: Sendable {
        let id: UInt8
        let secret: SymmetricKey
        /// When the next key was made; nil for the one that signs, and where nobody says when keys were made.
        let retiredAt: Instant?
    }

    fileprivate enum Kind: UInt8 {
        case click = 1
        case open = 2
        case unsubscribe = 3
        case confirm = 4
    }

    static let macByteCount = 12
    /// Longer than any token: kind, key, two numbers of at most ten bytes, and the code, in base64.
    private static let tokenLimit = 64

    /// Seconds for which a key verifies after the next one was made: emails are read for years.
    package static let retirementSeconds: Int64 = 2 * 366 * 86_400

    let keys: [Key]

    /// Newest first: the first signs, all verify, however old they are.
    ///
    /// There is at least one.
    package init(keys: [(id: UInt8, secret: [UInt8])]) {
        precondition(!keys.isEmpty, "links cannot be signed without a key")
        self.keys = keys.map { Key(id: $0.id, secret: SymmetricKey(data: $0.secret), retiredAt: nil) }
    }

    /// Newest first: the first signs, and each of the others verifies for `retirementSeconds` after the next was made.
    ///
    /// There is at least one.
    package init(keys: [(id: UInt8, secret: [UInt8], createdAt: Instant)]) {
        precondition(!keys.isEmpty, "links cannot be signed without a key")
        let successors = [nil] + keys.dropLast().map { Optional($0.createdAt) }
        self.keys = zip(keys, successors).map { key, successor in
            Key(id: key.id, secret: SymmetricKey(data: key.secret), retiredAt: successor)
        }
    }

    /// The claim as a token that fits into a path.
    package func token(_ claim: LinkClaim) -> String {
        let key = keys[0]
        var bytes = [claim.kind.rawValue, key.id]
        LinkSigner.append(UInt64(bitPattern: claim.outbox.number), to: &bytes)
        if case .click(_, let position) = claim { LinkSigner.append(UInt64(position), to: &bytes) }
        return Base64URL.text(bytes + LinkSigner.code(for: bytes, purpose: "link", secret: key.secret))
    }

    /// What the token claims; nil for anything that is not, to the last character, a token of ours, and for one whose
    /// key was retired too long before `now`.
    ///
    /// Without `now` it is not asked how old a key is.
    package func claim(of token: String, at now: Instant? = nil) -> LinkClaim? {
        guard token.utf8.count <= LinkSigner.tokenLimit, let bytes = Base64URL.bytes(token),
            bytes.count > LinkSigner.macByteCount + 2
        else { return nil }
        let content = Array(bytes.dropLast(LinkSigner.macByteCount))
        let key = keys.first { $0.id == content[1] } ?? keys[0]
        let expected = LinkSigner.code(for: content, purpose: "link", secret: key.secret)
        guard LinkSigner.isEqual(expected, bytes.suffix(LinkSigner.macByteCount)), !isOver(key, at: now) else {
            return nil
        }
        var rest = content[2...]
        guard let kind = Kind(rawValue: content[0]), let number = LinkSigner.number(from: &rest) else { return nil }
        let outbox = OutboxID(Int64(bitPattern: number))
        switch kind {
        case .click:
            guard let position = LinkSigner.number(from: &rest), rest.isEmpty else { return nil }
            return Int(exactly: position).map { .click(outbox, position: $0) }
        case .open: return rest.isEmpty ? .open(outbox) : nil
        case .unsubscribe: return rest.isEmpty ? .unsubscribe(outbox) : nil
        case .confirm: return rest.isEmpty ? .confirm(outbox) : nil
        }
    }

    private func isOver(_ key: Key, at now: Instant?) -> Bool {
        guard let now, let retiredAt = key.retiredAt else { return false }
        return now > retiredAt.adding(seconds: LinkSigner.retirementSeconds)
    }

    /// The Message-ID of a delivery, without angle brackets: the same for a retry.
    package func messageID(for key: DeliveryKey, domain: String) -> String {
        digest(of: key, purpose: "message-id") + "@" + domain
    }

    /// What the MIME boundaries of a delivery's message are made of: hexadecimal digits.
    func boundaryDigest(for key: DeliveryKey) -> String { digest(of: key, purpose: "boundary") }

    private func digest(of key: DeliveryKey, purpose: String) -> String {
        var bytes: [UInt8] = []
        for number in [
            key.enrolment.contact.number, Int64(key.enrolment.ordinal), key.step.number, Int64(key.visit),
        ] {
            LinkSigner.append(UInt64(bitPattern: number), to: &bytes)
        }
        let code = HMAC<SHA256>.authenticationCode(for: Array(purpose.utf8) + [0] + bytes, using: keys[0].secret)
        return Hexadecimal.text(code.prefix(16))
    }

    static func code(for bytes: [UInt8], purpose: String, secret: SymmetricKey) -> [UInt8] {
        let code = HMAC<SHA256>.authenticationCode(for: Array(purpose.utf8) + [0] + bytes, using: secret)
        return Array(code.prefix(macByteCount))
    }

    /// Takes the same time wherever the first difference is.
    static func isEqual(_ left: [UInt8], _ right: ArraySlice<UInt8>) -> Bool {
        left.count == right.count && zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    static func append(_ number: UInt64, to bytes: inout [UInt8]) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7f) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    static func number(from bytes: inout ArraySlice<UInt8>) -> UInt64? {
        var result: UInt64 = 0
        var shift: UInt64 = 0
        while let byte = bytes.popFirst(), shift < 64 {
            result |= UInt64(byte & 0x7f) << shift
            if byte < 0x80 { return result }
            shift += 7
        }
        return nil
    }
}

extension LinkClaim {
    fileprivate var outbox: OutboxID {
        switch self {
        case .click(let outbox, _), .open(let outbox), .unsubscribe(let outbox), .confirm(let outbox): outbox
        }
    }

    fileprivate var kind: LinkSigner.Kind {
        switch self {
        case .click: .click
        case .open: .open
        case .unsubscribe: .unsubscribe
        case .confirm: .confirm
        }
    }
}
