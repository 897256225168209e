import FlowMail
import FlowModel
import Foundation
import Testing

@Suite("Every kind of message, read by another program")
struct MessageKindTests {
    private static let program = """
        import email, email.policy, base64, json, sys
        m = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
        # What is no ASCII comes as the bytes that it is: this version of the package knows RFC 6532 no further.
        fix = lambda text: str(text).encode("utf-8", "surrogateescape").decode("utf-8")
        known = ("NonASCIILocalPartDefect", "UndecodableBytesDefect")
        def part(p):
            if p.is_multipart():
                return {"type": p.get_content_type(), "parts": [part(x) for x in p.iter_parts()]}
            c = p.get_content()
            raw = c.encode() if isinstance(c, str) else c
            return {"type": p.get_content_type(), "parts": [], "content": base64.b64encode(raw).decode(),
                    "name": p.get_filename(), "disposition": p.get_content_disposition(), "id": p["Content-ID"]}
        defects = [str(d) for p in m.walk() for d in p.defects]
        defects += [name + ": " + str(d) for p in m.walk() for name, h in p.items() for d in h.defects
            if name not in ("To", "From") or type(d).__name__ not in known]
        print(json.dumps({"fields": {k: fix(v) for k, v in m.items()}, "count": len(m.keys()),
            "to": [fix(a.addr_spec) for a in m["To"].addresses],
            "from": [fix(a.addr_spec) for a in m["From"].addresses],
            "defects": defects, "root": part(m)}))
        """

    private struct Answer: Decodable {
        struct Part: Decodable {
            var type: String
            var parts: [Part]
            var content: Data?
            var name: String?
            var disposition: String?
            var id: String?

            var tree: String { parts.isEmpty ? type : type + "(" + parts.map(\.tree).joined(separator: " ") + ")" }
            var leaves: [Part] { parts.isEmpty ? [self] : parts.flatMap(\.leaves) }
        }

        var fields: [String: String]
        var count: Int
        var to: [String]
        var from: [String]
        var defects: [String]
        var root: Part
    }

    private static let png = [UInt8]((0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
    private static let fileNames = [
        "guide.pdf", "Größe – 'ganz', (neu).pdf", String(repeating: "very long name ", count: 12) + ".zip", "漢字.docx",
        "a'b=c;d.csv",
    ]

    private func read(_ message: ComposedEmail) throws -> Answer {
        let python = try #require(PythonPeer.system)
        let answer = try PythonPeer.answer(python, ["-c", MessageKindTests.program], to: message.bytes)
        let read = try JSONDecoder().decode(Answer.self, from: answer)
        #expect(read.defects.isEmpty)
        #expect(read.count == read.fields.count)
        try MessageShape.check(message.bytes)
        return read
    }

    private static let hasPython = PythonPeer.system != nil

    @Test("pictures stand beside the HTML that shows them, attachments behind both", .enabled(if: hasPython))
    func tree() throws {
        let png = MessageKindTests.png
        let assets = [
            "images/logo.png": png, "images/b.jpg": [1, 2, 3], "guide.pdf": Array("%PDF é".utf8), "x.csv": [0xff],
        ]
        let body =
            "Look: ![The logo](images/logo.png)\n\n<img src=\"./images/b.jpg\" alt=\"\"> "
            + "![again](images/logo.png)"
        let plain = try read(EmailLibrary.reading(markdown("Hi")).message(.example()))
        #expect(plain.root.tree == "multipart/alternative(text/plain text/html)")
        let shown = try read(EmailLibrary.reading(markdown(body), assets: assets).message(.example()))
        #expect(
            shown.root.tree
                == "multipart/alternative(text/plain multipart/related(text/html image/png image/jpeg))"
        )
        let attached = try read(
            EmailLibrary.reading(markdown("Hi", more: "attachments: guide.pdf\n"), assets: assets).message(.example())
        )
        #expect(attached.root.tree == "multipart/mixed(multipart/alternative(text/plain text/html) application/pdf)")
        let both = try read(
            EmailLibrary.reading(markdown(body, more: "attachments: [guide.pdf, x.csv]\n"), assets: assets)
                .message(.example())
        )
        #expect(
            both.root.tree
                == "multipart/mixed(multipart/alternative(text/plain "
                + "multipart/related(text/html image/png image/jpeg)) application/pdf application/octet-stream)"
        )
        let leaves = both.root.leaves
        #expect(leaves[2].content == Data(png) && leaves[2].disposition == "inline" && leaves[2].name == "logo.png")
        #expect(leaves[4].content == Data("%PDF é".utf8) && leaves[4].disposition == "attachment")
        #expect(leaves[5].content == Data([0xff]) && leaves[5].name == "x.csv")
        let page = String(decoding: leaves[1].content ?? Data(), as: UTF8.self)
        let id = try #require(leaves[2].id).dropFirst().dropLast()
        #expect(page.pieces(around: "src=\"cid:\(id)\"").count == 3)
        #expect(String(decoding: leaves[0].content ?? Data(), as: UTF8.self).hasPrefix("Look: The logo"))
    }

    @Test("names of files come back as they were", .enabled(if: hasPython), arguments: fileNames)
    func fileName(name: String) throws {
        let quoted = "'" + name.pieces(around: "'").joined(separator: "''") + "'"
        let library = try EmailLibrary.reading(
            markdown("Hi", more: "attachments: [\(quoted)]\n"),
            assets: [name: [1, 2, 3]]
        )
        #expect(try read(library.message(.example())).root.leaves.last?.name == name)
    }

    @Test(
        "addresses of every script go as UTF-8 before the @ and as A-labels behind it",
        .enabled(if: hasPython),
        arguments: [
            ("bob@exämple.com", "bob@xn--exmple-cua.com", false), ("bób@example.com", "bób@example.com", true),
            ("用户@例子.广告", "用户@xn--fsqu00a.xn--4rr70v", true), ("bob@EXÄMPLE。com", "bob@xn--exmple-cua.com", false),
            ("bob@straße.de", "bob@xn--strae-oqa.de", false),
        ]
    )
    func internationalised(written: String, address: String, needsSMTPUTF8: Bool) throws {
        let library = try EmailLibrary.reading(markdown("Hi {{email}}", subject: "Grüße"))
        let message = try library.message(.example(address: written))
        #expect(message.recipient == address)
        #expect(
            EmailAddress.needsSMTPUTF8(sender: message.sender, recipient: message.recipient) == needsSMTPUTF8
        )
        let read = try read(message)
        #expect(read.to == [address] && read.fields["Subject"] == "Grüße")
        #expect(message.bytes.contains { $0 >= 0x80 } == needsSMTPUTF8)
    }

    @Test("an address in the header that the envelope says nothing of is held")
    func hiddenUTF8() throws {
        let library = try EmailLibrary.reading(markdown("Hi"))
        let settings = MailSettings.example.with {
            $0.from = "Zoë <zoë@exämple.com>"
            $0.returnPath = "bounces@example.com"
        }
        #expect(
            library.hold(.example(), settings: settings)
                == "the sender's or the reply address needs SMTPUTF8, and the envelope does not say so"
        )
        let open = settings.with { $0.returnPath = nil }
        let message = try library.message(.example(), settings: open)
        #expect(message.sender == "zoë@xn--exmple-cua.com")
        #expect(try read(message).from == ["zoë@xn--exmple-cua.com"])
    }

    @Test("bounces and wishes to unsubscribe come back with the message's token", .enabled(if: hasPython))
    func tokens() throws {
        let library = try EmailLibrary.reading(markdown("Hi"))
        let settings = MailSettings.example.with {
            $0.returnPath = "bounces@exämple.com"
            $0.unsubscribeAddress = "un%sub@example.com"
        }
        let token = LinkSigner.example.verpToken(for: OutboxID(7))
        let message = try library.message(.example(topic: "Product News"), settings: settings)
        #expect(message.sender == "bounces+\(token)@xn--exmple-cua.com")
        let fields = try read(message).fields
        let url = "https://go.example.com/u/" + LinkSigner.example.token(.unsubscribe(OutboxID(7)))
        #expect(
            fields["List-Unsubscribe"]
                == "<\(url)>, <mailto:un%25sub%2B\(token)@example.com?subject=unsubscribe>"
        )
        #expect(fields["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click")
        #expect(fields["List-ID"] == "<product-news.example.com>")
        #expect(fields["Feedback-ID"] == "guide:nurture:product-news:nurture")
        #expect(try read(library.message(.example())).fields["List-ID"] == "<nurture.example.com>")
        let transactional = try library.message(.example(topic: "transactional"), settings: settings)
        #expect(transactional.sender == message.sender)
        #expect(try read(transactional).fields.keys.allSatisfy { !$0.hasPrefix("List-") })
        let long = settings.with { $0.returnPath = String(repeating: "b", count: 60) + "@example.com" }
        #expect(
            library.hold(.example(), settings: long)
                == "the configuration's `return_path` is no address with at most 26 bytes before the @"
        )
    }
}

/// What holds for every message, whatever is in it.
enum MessageShape {
    struct Broken: Error {
        let reason: String
    }

    /// The names of its header fields, in order.
    /// - Throws: `Broken` for a bare CR or LF, a NUL, a line over 998 bytes, or an end without CRLF.
    @discardableResult
    static func check(_ bytes: [UInt8]) throws -> [String] {
        var names: [String] = []
        var start = 0
        var isHeader = true
        for index in bytes.indices {
            let byte = bytes[index]
            if byte == 0 { throw Broken(reason: "a NUL") }
            if byte == 13, index + 1 == bytes.count || bytes[index + 1] != 10 { throw Broken(reason: "a bare CR") }
            guard byte == 10 else { continue }
            guard index > 0, bytes[index - 1] == 13 else { throw Broken(reason: "a bare LF") }
            let line = bytes[start..<(index - 1)]
            guard line.count <= 998 else { throw Broken(reason: "a line of \(line.count) bytes") }
            if line.isEmpty { isHeader = false }
            if isHeader, line.first != 0x20, line.first != 0x09 {
                names.append(String(decoding: line.prefix { $0 != UInt8(ascii: ":") }, as: UTF8.self))
            }
            start = index + 1
        }
        guard start == bytes.count else { throw Broken(reason: "no CRLF at its end") }
        return names
    }
}
