import Testing

@testable import FlowTransport

struct MessageReaderTests {
    @Test("A message comes apart into what it was made of")
    func pieces() throws {
        let message = try #require(MessageReader.read(SampleMessage.bytes))
        #expect(message["subject"] == "Hi ✓")
        #expect(message.text == "Café open")
        #expect(message.html == "<p>Café</p><img src=\"cid:logo\">")
        #expect(ReadMessage.mailbox(message.raw("from") ?? "") == ("Anna Één", "anna@example.com"))
        #expect(ReadMessage.mailbox(message.raw("reply-to") ?? "") == ("Help, \"Desk\"", "help@example.com"))
        #expect(
            message.attachments == [
                .init(name: "logo.png", type: "image/png", contentID: "logo", base64: "iVBORw=="),
                .init(name: "naïve.pdf", type: "application/pdf", contentID: nil, base64: "JVBERg=="),
            ]
        )
        #expect(
            message.otherHeaders.map { "\($0.name): \($0.value)" } == [
                "List-Unsubscribe: <https://go.example.com/u/abc>, <mailto:unsubscribe@example.com>",
                "List-Unsubscribe-Post: List-Unsubscribe=One-Click", "Feedback-ID: welcome:guide:nurture",
            ]
        )
    }

    @Test("A message without parts is its text")
    func plain() throws {
        let message = try #require(MessageReader.read(Array("Subject: Hi\r\n\r\nHello\r\n".utf8)))
        #expect(message["subject"] == "Hi")
        #expect(message.text == "Hello\r\n")
        #expect(message.html == nil)
    }

    @Test(
        "A name in pieces and in any charset's form is put together",
        arguments: [
            ("attachment; filename=\"a;b.txt\"", "a;b.txt"), ("attachment; filename=plain.txt", "plain.txt"),
            ("attachment; filename*0=\"one\"; filename*1=\"two\"", "onetwo"),
            ("attachment; filename*0*=utf-8''%C3%A9; filename*1=\"x\"", "éx"),
            ("attachment; filename=\"=?UTF-8?Q?caf=C3=A9_1?=\"", "café 1"),
        ]
    )
    func names(field: String, name: String) {
        #expect(HeaderParameters(field)["filename"] == name)
    }

    @Test("More headers, parts or depth than there can be are refused")
    func limits() {
        let fields = String(repeating: "X: 1\r\n", count: MessageReader.fieldLimit + 1)
        #expect(MessageReader.read(Array((fields + "\r\n").utf8)) == nil)
        let head = "Content-Type: multipart/mixed; boundary=\"b\"\r\n\r\n"
        let parts = String(repeating: "--b\r\n\r\nx\r\n", count: MessageReader.partLimit)
        #expect(MessageReader.read(Array((head + parts + "--b--\r\n").utf8)) == nil)
        var nested = "x\r\n"
        for level in 0...MessageReader.depthLimit {
            let head = "Content-Type: multipart/mixed; boundary=\"b\(level)\"\r\n\r\n"
            nested = head + "--b\(level)\r\n\(nested)\r\n--b\(level)--\r\n"
        }
        #expect(MessageReader.read(Array(nested.utf8)) == nil)
    }

    @Test("Bytes without sense are read or refused, never more")
    func junk() {
        for length in 0..<SampleMessage.bytes.count where length % 7 == 0 {
            _ = MessageReader.read(Array(SampleMessage.bytes.prefix(length)))
        }
        #expect(MessageReader.read([])?.fields.isEmpty == true)
        #expect(MessageReader.read([0xff, 0x00, 0x0a, 0x0d])?.text != nil)
    }
}
