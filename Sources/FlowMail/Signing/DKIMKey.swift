/// A private key that signs messages, with where its public half is published (RFC 6376).
package struct DKIMKey: Hashable, Sendable {
    /// The `d=` tag: the public key lies at `SELECTOR._domainkey.DOMAIN`.
    package var domain: String
    /// The `s=` tag.
    package var selector: String
    /// PKCS #8 or PKCS #1 in PEM: RSA of at least 2048 bits, or Ed25519 (RFC 8463).
    package var privateKeyPEM: String

    package init(domain: String, selector: String, privateKeyPEM: String) {
        (self.domain, self.selector, self.privateKeyPEM) = (domain, selector, privateKeyPEM)
    }

    /// Where the public key lies.
    package var name: String { selector + "._domainkey." + domain }

    /// Why a key cannot sign.
    package enum Fault: Error, Hashable, CustomStringConvertible {
        case domain(String)
        case selector(String)
        case notPEM(key: String)
        /// Its other half: what is published.
        case notPrivate(key: String, found: String)
        case encrypted(key: String)
        /// `bits` is nil where it is not known.
        case tooShort(key: String, bits: Int?)
        case wrongKind(key: String)

        /// What is wrong and what to do, for people.
        package var description: String {
            switch self {
            case .domain(let domain): "the DKIM domain \"\(domain)\" is no domain name; write it like example.com"
            case .selector(let selector):
                "the DKIM selector \"\(selector)\" is no name of letters, digits and hyphens; write it like n1"
            case .notPEM(let key):
                "the DKIM key \(key) is not in PEM: its file begins with -----BEGIN PRIVATE KEY-----"
            case .notPrivate(let key, let found):
                "the DKIM key \(key) is a \(found.lowercased()), which cannot sign: give the private key"
            case .encrypted(let key):
                "the DKIM key \(key) is encrypted: take the passphrase off with `openssl pkey -in FILE -out FILE`"
            case .tooShort(let key, let bits):
                "the DKIM key \(key) has \(bits.map { "\($0)" } ?? "too few") bits, and receivers want 2048: "
                    + "make one with `openssl genrsa 2048`"
            case .wrongKind(let key):
                "the DKIM key \(key) is neither RSA of 2048 to 8192 bits nor Ed25519: "
                    + "make one with `openssl genrsa 2048` or `openssl genpkey -algorithm ed25519`"
            }
        }
    }
}
