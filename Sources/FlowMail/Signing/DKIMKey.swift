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
}
