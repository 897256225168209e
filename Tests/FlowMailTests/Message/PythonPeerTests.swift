import FlowMail
import FlowModel
import Foundation
import Testing

@Suite("Read by another program")
struct PythonPeerTests {
    private static let program = """
        import email, email.policy, json, sys
        m = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
        parts = list(m.iter_parts())
        print(json.dumps({
            "subject": m["Subject"], "to": [a.addr_spec for a in m["To"].addresses],
            "from": m["From"].addresses[0].display_name, "count": len(m.keys()),
            "date": m["Date"].datetime.isoformat(), "defects": [str(d) for p in [m] + parts for d in p.defects],
            "types": [p.get_content_type() for p in parts], "text": parts[0].get_content().replace("\\r\\n", "\\n"),
            "html": parts[1].get_content().replace("\\r\\n", "\\n")}))
        """

    private struct Answer: Decodable {
        var subject: String
        var to: [String]
        var from: String
        var count: Int
        var date: String
        var defects: [String]
        var types: [String]
        var text: String
        var html: String
    }

    @Test(
        "Python's email package reads what was written",
        .enabled(if: PythonPeer.system != nil, "python3 is not installed"),
        arguments: ["Bob", "Ünal, \"the\" <b@c> 👩‍👧 \r\nBcc: x", String(repeating: "漢字 and more ", count: 20)]
    )
    func peer(name: String) throws {
        let python = try #require(PythonPeer.system)
        let library = try EmailLibrary.reading(
            markdown("# Hi {{name}}\n\n.dot\n\n[x](https://example.com/)", subject: "About {{name}}")
        )
        let settings = MailSettings.example.with { $0.from = "Zoë Ünal <zoe@example.com>" }
        let composed = try library.message(.example(fields: ["name": .text(name)]), settings: settings)
        let own = try DecodedMessage(composed.bytes)
        let answer = try PythonPeer.answer(python, ["-c", PythonPeerTests.program], to: composed.bytes)
        let read = try JSONDecoder().decode(Answer.self, from: answer)
        #expect(read.subject == own["Subject"])
        #expect(read.to == ["bob@example.com"])
        #expect(read.from == "Zoë Ünal")
        #expect(read.count == own.fields.count)
        #expect(read.date == "2026-03-02T08:00:00+00:00")
        #expect(read.defects.isEmpty)
        #expect(read.types == ["text/plain", "text/html"])
        // The line end before a boundary belongs to the boundary.
        #expect(read.text == String(own.text.dropLast()))
        #expect(read.html == String(own.html.dropLast()))
        #expect(own["Subject"]?.hasPrefix("About ") ?? false)
    }
}
