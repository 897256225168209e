import Crypto
import CryptoExtras

/// A key that was read and can sign.
enum DKIMPrivateKey: Sendable {
    case rsa(_RSA.Signing.PrivateKey)
    case ed25519(Curve25519.Signing.PrivateKey)

    private static let bitCounts = 2048...8192
    /// PKCS #8 of an Ed25519 key (RFC 8410, section 7) from its version on to the key's 32 bytes; the version comes
    /// first.
    private static let ed25519Middle: [UInt8] = [0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20]

    /// `name` is what an error calls the key.
    init(pem: String, name: String) throws(DKIMKey.Fault) {
        guard let opening = pem.firstRange(of: "-----BEGIN "), pem.utf8.count <= 20_000 else {
            throw .notPEM(key: name)
        }
        let label = pem[opening.upperBound...].prefix { $0 != "-" && !$0.isNewline }
        switch label {
        case "PRIVATE KEY", "RSA PRIVATE KEY": break
        case "PUBLIC KEY", "RSA PUBLIC KEY", "CERTIFICATE": throw .notPrivate(key: name, found: String(label))
        case "ENCRYPTED PRIVATE KEY": throw .encrypted(key: name)
        default: throw .wrongKind(key: name)
        }
        if pem.contains("Proc-Type: 4,ENCRYPTED") { throw .encrypted(key: name) }
        if let key = DKIMPrivateKey.ed25519(in: pem[opening.upperBound...]) {
            self = .ed25519(key)
            return
        }
        let key: _RSA.Signing.PrivateKey
        do {
            key = try _RSA.Signing.PrivateKey(unsafePEMRepresentation: pem)
        } catch {
            throw (error as? CryptoKitError).map(DKIMPrivateKey.isSize) ?? false
                ? .tooShort(key: name, bits: nil) : .wrongKind(key: name)
        }
        guard DKIMPrivateKey.bitCounts.contains(key.keySizeInBits) else {
            throw key.keySizeInBits < DKIMPrivateKey.bitCounts.lowerBound
                ? .tooShort(key: name, bits: key.keySizeInBits) : .wrongKind(key: name)
        }
        self = .rsa(key)
    }

    /// The `a=` tag.
    var algorithm: String {
        switch self {
        case .rsa: "rsa-sha256"
        case .ed25519: "ed25519-sha256"
        }
    }

    /// Of a digest of the header; empty, which verifies nowhere, should the library fail.
    func signature(of digest: SHA256.Digest) -> [UInt8] {
        switch self {
        case .rsa(let key):
            let signature = try? key.signature(for: digest, padding: .insecurePKCS1v1_5)
            return signature.map { Array($0.rawRepresentation) } ?? []
        case .ed25519(let key):
            // RFC 8463, section 3: the digest itself is what PureEdDSA signs.
            return (try? key.signature(for: Array(digest))).map { Array($0) } ?? []
        }
    }

    private static func isSize(_ error: CryptoKitError) -> Bool {
        if case .incorrectParameterSize = error { true } else { false }
    }

    private static func ed25519(in pem: Substring) -> Curve25519.Signing.PrivateKey? {
        let lines = pem.split(whereSeparator: \.isNewline).dropFirst().prefix { !$0.hasPrefix("-----END") }
        guard let bytes = Base64.bytes(lines.joined()), bytes.count >= 48 else { return nil }
        guard bytes[2] == 0x02, bytes[3] == 0x01, Array(bytes[5..<16]) == ed25519Middle else { return nil }
        return try? Curve25519.Signing.PrivateKey(rawRepresentation: Array(bytes[16..<48]))
    }
}
