import Testing

@testable import FlowTransport

struct SMTPReplyTests {
    @Test("Replies are the same however the bytes are cut", arguments: [1, 2, 5, Int.max])
    func pieces(size: Int) throws {
        let text = "250-first\r\n250-second\r\n250 third\r\n354\r\n"
        var reader = SMTPReplyReader()
        var replies: [SMTPReply] = []
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            reader.append(Array(bytes.prefix(size)))
            bytes = bytes.dropFirst(size)
            while let reply = try reader.next() { replies.append(reply) }
        }
        #expect(replies == [SMTPReply(code: 250, text: "first second third"), SMTPReply(code: 354, text: "")])
        #expect(reader.isEmpty)
        reader.append(Array("2".utf8))
        #expect(!reader.isEmpty)
    }

    @Test(
        "What is no reply is said to be none",
        arguments: ["hello\r\n", "99 x\r\n", "150 x\r\n", "600 x\r\n", "250x\r\n"]
    )
    func malformed(line: String) {
        var reader = SMTPReplyReader()
        reader.append(Array(line.utf8))
        #expect(throws: SMTPViolation.malformedReply(CleanText.text(line))) { try reader.next() }
    }

    @Test("A reader keeps nothing of replies that were read")
    func keepsNothing() throws {
        var reader = SMTPReplyReader()
        for _ in 0..<1000 {
            reader.append(Array("250 2.0.0 queued\r\n".utf8))
            #expect(try reader.next() == SMTPReply(code: 250, text: "2.0.0 queued"))
        }
        #expect(reader.size == 18)
    }

    @Test("A reply that does not end is cut off", arguments: ["x", "250-x\r\n"])
    func endless(piece: String) {
        var reader = SMTPReplyReader()
        reader.append(Array(String(repeating: piece, count: 70_000 / piece.utf8.count).utf8))
        #expect(throws: SMTPViolation.longReply) { try reader.next() }
    }

    @Test("Reply texts are one clean line of at most 300 bytes")
    func cleaned() {
        #expect(CleanText.text("  a\u{0}\u{1b}[31m \r\n\t b\u{85}\u{7f}") == "a [31m b")
        #expect(CleanText.text(Array("é".utf8) + [0xff]) == "é\u{fffd}")
        let long = CleanText.text(String(repeating: "é", count: 400))
        #expect(long.utf8.count == 300)
        #expect(long == String(repeating: "é", count: 150))
    }

    @Test("What was offered before STARTTLS does not count after it")
    func extensions() {
        let lines = [
            "220 PIPELINING first\r\n", "250-PIPELINING\r\n", "250-PIPELINING\r\n", "250 STARTTLS\r\n", "220 go\r\n",
            "250-pipelining.example.com\r\n", "250-size 5000\r\n", "250 8BITMIME\r\n", "235 2.7.0 welcome\r\n",
        ].map { Array($0.utf8) }
        #expect(SMTPExtensions(lines: Array(lines.prefix(4))).hasPipelining)
        let all = SMTPExtensions(lines: lines)
        #expect(!all.hasPipelining && all.hasEightBit && !all.hasUTF8 && all.isSignedIn)
        #expect(all.largestMessage == 5000)
        #expect(all.lastLine == "235 2.7.0 welcome")
        #expect(SMTPExtensions(lines: ["250 h", "250 SIZE 0"].map { Array($0.utf8) }).largestMessage == nil)
    }
}
