import FlowMail
import FlowModel
import Foundation
import Testing

@Suite("DKIM signatures, verified by another program")
struct DKIMTests {
    private static let program = """
        import base64, dkim, json, sys
        keys = json.loads(sys.argv[1])
        message = sys.stdin.buffer.read()
        def dns(name, timeout=5):
            record = keys.get(name.decode().rstrip("."))
            return record.encode() if record else None
        def verify(m):
            count = m.lower().count(b"dkim-signature:")
            out = []
            for index in range(count):
                d = dkim.DKIM(m, minkey=2048)
                try:
                    out.append(d.verify(idx=index, dnsfunc=dns))
                except dkim.DKIMException as e:
                    out.append(False)
            return out
        print(json.dumps([verify(message), verify(message.replace(b"Subject: ", b"Subject: Re: ")),
            verify(b"From: eve@example.net\\r\\n" + message), verify(message + b"x\\r\\n"),
            verify(message.replace(b"\\r\\nTo:", b"\\r\\nX-Relay: y\\r\\nTo:"))]))
        """

    /// Keys of the algorithms, made by openssl for this run, with what DNS would say of each.
    private struct Keys {
        var pem: String
        var record: String

        init(_ arguments: [String], tag: String, keeping count: Int? = nil) throws {
            let pem = try PythonPeer.answer("/usr/bin/openssl", arguments)
            let der = try PythonPeer.answer(
                "/usr/bin/openssl",
                ["pkey", "-pubout", "-outform", "DER"],
                to: Array(pem)
            )
            self.pem = String(decoding: pem, as: UTF8.self)
            record = "v=DKIM1; k=\(tag); p=" + (count.map { Data(der.suffix($0)) } ?? der).base64EncodedString()
        }

        static func rsa(bits: Int = 2048) throws -> Keys {
            try Keys(["genpkey", "-quiet", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:\(bits)"], tag: "rsa")
        }

        static func ed25519() throws -> Keys {
            try Keys(["genpkey", "-algorithm", "ed25519"], tag: "ed25519", keeping: 32)
        }
    }

    private static let hasPeers =
        PythonPeer.withPackages != nil && FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl")

    private func verdicts(_ message: ComposedEmail, _ records: [String: String]) throws -> [[Bool]] {
        let python = try #require(PythonPeer.withPackages)
        let keys = String(decoding: try JSONEncoder().encode(records), as: UTF8.self)
        let answer = try PythonPeer.answer(python, ["-c", DKIMTests.program, keys], to: message.bytes)
        return try JSONDecoder().decode([[Bool]].self, from: answer)
    }

    @Test(
        "every key signs, the signatures hold, and no change but a field of a relay's own goes unnoticed",
        .enabled(if: hasPeers, ".ci/install --tests was not run")
    )
    func signatures() throws {
        let (rsa, edwards) = (try Keys.rsa(), try Keys.ed25519())
        let traditional = try PythonPeer.answer("/usr/bin/openssl", ["rsa", "-traditional"], to: Array(rsa.pem.utf8))
        let signer = try DKIMSigner([
            DKIMKey(domain: "example.com", selector: "n1", privateKeyPEM: String(decoding: traditional, as: UTF8.self)),
            DKIMKey(domain: "exämple.com", selector: "n2.old", privateKeyPEM: edwards.pem),
        ])
        let records = [
            "n1._domainkey.example.com": rsa.record, "n2.old._domainkey.xn--exmple-cua.com": edwards.record,
        ]
        let assets = ["a.png": [UInt8](repeating: 7, count: 1000)]
        let library = try EmailLibrary.reading(
            markdown(
                "Hi  {{x}} ![y](a.png)\n\n\n    code  \n\n\n",
                subject: "About {{x}}",
                more: "attachments: a.png\n"
            ),
            assets: assets
        )
        let settings = MailSettings.example.with {
            $0.dkim = signer
            $0.replyTo = "Zoë <zoe@example.com>"
            $0.unsubscribeAddress = "unsubscribe@example.com"
        }
        for value in ["short", String(repeating: "漢字 and  more ", count: 30), " \t\n\r\n ", "=?UTF-8?Q?x?="] {
            for topic in ["transactional", "news"] {
                let request = EmailRequest.example(
                    fields: ["x": .text("x" + value)],
                    address: "bób@example.com",
                    topic: topic
                )
                let message = try library.message(request, settings: settings)
                try MessageShape.check(message.bytes)
                let good = [true, true]
                let bad = [false, false]
                let found = try verdicts(message, records)
                #expect(found == [good, bad, bad, bad, good])
                #expect(try library.message(request, settings: settings) == message)
            }
        }
    }

    @Test("a key that cannot sign is refused in words", .enabled(if: hasPeers, ".ci/install --tests was not run"))
    func refused() throws {
        func fault(_ pem: String, domain: String = "example.com", selector: String = "n1") -> DKIMKey.Fault? {
            do throws(DKIMKey.Fault) {
                _ = try DKIMSigner([DKIMKey(domain: domain, selector: selector, privateKeyPEM: pem)])
                return nil
            } catch {
                return error
            }
        }
        let name = "n1._domainkey.example.com"
        let edwards = try Keys.ed25519().pem
        #expect(fault(edwards) == nil)
        #expect(fault("key follows\r\n" + edwards.pieces(around: "\n").joined(separator: "\r\n")) == nil)
        #expect(fault(try Keys.rsa(bits: 1024).pem) == .tooShort(key: name, bits: 1024))
        #expect(fault("") == .notPEM(key: name))
        #expect(fault("MC4CAQAwBQYDK2VwBCIEIA==") == .notPEM(key: name))
        #expect(fault("-----BEGIN PUBLIC KEY-----\nx\n") == .notPrivate(key: name, found: "PUBLIC KEY"))
        #expect(fault("-----BEGIN ENCRYPTED PRIVATE KEY-----\nx\n") == .encrypted(key: name))
        #expect(fault("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n") == .wrongKind(key: name))
        let curve = try PythonPeer.answer(
            "/usr/bin/openssl",
            ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]
        )
        #expect(fault(String(decoding: curve, as: UTF8.self)) == .wrongKind(key: name))
        #expect(fault(String(repeating: "-----BEGIN PRIVATE KEY-----\n", count: 100_000)) == .notPEM(key: name))
        for domain in ["", "exa mple.com", "example.com\r\nx: y", "a..b"] {
            #expect(fault(edwards, domain: domain) == .domain(domain))
        }
        for selector in ["", "n 1", "n1;", ".n1", "é"] {
            #expect(fault(edwards, selector: selector) == .selector(selector))
        }
    }

    @Test("a sender whose domain is signed for by nobody is told", .enabled(if: hasPeers))
    func alignment() throws {
        let pem = try Keys.ed25519().pem
        let signer = try DKIMSigner([DKIMKey(domain: "mail.example.com", selector: "n1", privateKeyPEM: pem)])
        for sender in ["anna@example.com", "Anna <anna@MAIL.example.com>", "a@x.mail.example.com", "not an address"] {
            #expect(signer.warning(forSender: sender) == nil)
        }
        for sender in ["anna@example.net", "anna@badmail.example.com", "anna@other.example.com"] {
            #expect(signer.warning(forSender: sender)?.hasPrefix("mail from ") == true)
        }
        #expect(DKIMSigner.none.warning(forSender: "anna@example.net") == nil)
    }
}
