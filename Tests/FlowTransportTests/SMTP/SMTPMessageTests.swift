import FlowRuntime
import Testing

@testable import FlowTransport

struct SMTPMessageTests {
    @Test(
        "Lines end in CRLF and dots at their beginning are doubled",
        arguments: [
            ("", ".\r\n"), ("a", "a\r\n.\r\n"), ("a\r\n", "a\r\n.\r\n"), (".", "..\r\n.\r\n"),
            ("a\r\n.\r\nb", "a\r\n..\r\nb\r\n.\r\n"), ("a\n.\nb\n", "a\r\n..\r\nb\r\n.\r\n"),
            ("a\r.\rb", "a\r\n..\r\nb\r\n.\r\n"), ("\n\r\r\n", "\r\n\r\n\r\n.\r\n"),
            ("a.b\r\n..c", "a.b\r\n...c\r\n.\r\n"),
            ("a\r", "a\r\n.\r\n"),
        ]
    )
    func encoding(text: String, expected: String) {
        #expect(String(decoding: SMTPMessage.encode(Array(text.utf8)), as: UTF8.self) == expected)
    }

    @Test(
        "An address that could become a command is refused",
        arguments: [
            "", "a@b\r\nDATA", "a@b\n", "a b@c", "a@b>", "<a@b", "a\u{0}@b", "a\u{85}@b", "a\u{2028}@b", "a\u{a0}@b",
            String(repeating: "a", count: 321),
        ]
    )
    func unsafeAddresses(address: String) {
        #expect(throws: SMTPMessage.Refusal.self) { try SMTPMessage(mail(to: address).body) }
        var body = mail().body
        body.sender = address
        if !address.isEmpty { #expect(throws: SMTPMessage.Refusal.self) { try SMTPMessage(body) } }
    }

    @Test("An empty sender is the null sender")
    func nullSender() throws {
        var body = mail().body
        body.sender = ""
        var session = SMTPSession(extensions: SMTPExtensions())
        #expect(session.begin(try SMTPMessage(body)) == .send(Array("MAIL FROM:<>\r\n".utf8)))
    }
}
