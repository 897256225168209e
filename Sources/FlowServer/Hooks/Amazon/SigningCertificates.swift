import Crypto
import CryptoExtras
import Foundation
import SwiftASN1

/// The public keys of Amazon's certificates, each fetched once.
///
/// That a certificate is Amazon's is known from where it was fetched, over TLS.
actor SigningCertificates {
    enum Failure: Error {
        case notFetched(HookFetchFailure)
        /// No certificate with an RSA key.
        case unreadable
    }

    /// Amazon uses one a region at a time.
    private static let limit = 64
    private static let byteLimit = 64 * 1024

    private let fetcher: any HookFetcher
    private var keys: [String: _RSA.Signing.PublicKey] = [:]

    init(fetcher: any HookFetcher) {
        self.fetcher = fetcher
    }

    /// The key of the certificate at that address, which must have been looked at before.
    func key(at address: String) async throws(Failure) -> _RSA.Signing.PublicKey {
        if let known = keys[address] { return known }
        let bytes: [UInt8]
        do {
            bytes = try await fetcher.get(address)
        } catch {
            throw .notFetched(error)
        }
        guard bytes.count <= SigningCertificates.byteLimit,
            let key = SigningCertificates.key(inPEM: String(decoding: bytes, as: UTF8.self))
        else { throw .unreadable }
        if keys.count >= SigningCertificates.limit { keys = [:] }
        keys[address] = key
        return key
    }

    /// The subject's public key of the first certificate (RFC 5280, section 4.1).
    static func key(inPEM text: String) -> _RSA.Signing.PublicKey? {
        guard let document = try? PEMDocument.parseMultiple(pemString: text).first,
            let certificate = try? DER.parse(document.derBytes), let signed = elements(certificate).first
        else { return nil }
        let fields = elements(signed)
        let version = ASN1Identifier(tagWithNumber: 0, tagClass: .contextSpecific)
        // Behind the version: serial number, signature, issuer, validity, subject.
        let position = fields.first?.identifier == version ? 6 : 5
        guard fields.count > position else { return nil }
        return try? _RSA.Signing.PublicKey(derRepresentation: Data(fields[position].encodedBytes))
    }

    private static func elements(_ node: ASN1Node) -> [ASN1Node] {
        if case .constructed(let nodes) = node.content { Array(nodes) } else { [] }
    }
}
