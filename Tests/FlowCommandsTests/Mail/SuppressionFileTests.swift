import FlowCommands
import FlowDice
import FlowModel
import FlowRuntime
import FlowTesting
import Testing

@Suite("A suppression list as a file")
struct SuppressionFileTests {
    private static let now = Instant(milliseconds: 1_772_442_000_000)
    private static let defaults = SuppressionFile.Defaults(reason: .unsubscribed, source: "import", now: now)

    private func read(_ text: String) -> SuppressionFile.Content {
        SuppressionFile.read(Array(text.utf8), defaults: Self.defaults)
    }

    @Test("has our columns")
    func ours() {
        let content = read(
            """
            address,reason,at,source
            Anna@Example.com,bounced,2026-03-01T09:00:00Z,"a, b"
            bob@example.com,complained,,
            """
        )
        #expect(content.badLines == [])
        #expect(
            content.entries == [
                SuppressionEntry(
                    address: "anna@example.com",
                    reason: .bounced,
                    at: Instant(milliseconds: 1_772_355_600_000),
                    source: "a, b"
                ),
                SuppressionEntry(address: "bob@example.com", reason: .complained, source: "import"),
            ]
        )
    }

    @Test(
        "may be that of another tool",
        arguments: [
            "email,created\nanna@example.com,1772355600",
            "Email;Type;Created At\nanna@example.com;Unsubscribe;2026-03-01",
            "Recipient,Origin\nanna@example.com,somewhere", "\u{FEFF}E-mail address\r\nanna@example.com\r\n",
            "anna@example.com\n", "id,email\n7,anna@example.com",
        ]
    )
    func others(text: String) {
        let content = read(text)
        #expect(content.badLines == [], "\(content)")
        #expect(content.entries.map(\.address) == ["anna@example.com"])
        #expect(content.entries.map(\.reason) == [.unsubscribed])
    }

    @Test("means the same mailbox in both spellings of a domain")
    func spellings() {
        let content = read("email\nanna@xn--exmple-cua.com\nanna@exa\u{308}mple.com\nANNA@EXÄMPLE.com\n")
        #expect(content.badLines == [])
        #expect(Set(content.entries.map(\.address)) == ["anna@exämple.com"])
    }

    @Test(
        "names the line that cannot be used",
        arguments: [
            ("email\nanna@example.com\nanna", 3, "not an email address"),
            ("email,reason\n\nanna@example.com,bored", 3, "none of bounced, complained, unsubscribed"),
            ("email,at\nanna@example.com,yesterday", 2, "not written like"),
            ("email,at\nanna@example.com,2030-01-01", 2, "has not come yet"),
            ("email,reason\n,bounced", 2, "has no address"),
            ("email\nanna@example.com,bounced", 2, "more cells"),
            ("email\n\"anna", 2, "a quote begins there"), ("name\nAnna", 1, "no column is called address"),
            ("email\nanna@example.com\u{7}", 2, "not an email address"), ("email\na@b@c", 2, "not an email address"),
        ]
    )
    func badLines(text: String, line: Int, reason: String) {
        let content = read(text)
        #expect(content.badLines.map(\.line) == [line], "\(content)")
        #expect(content.badLines.first?.reason.contains(reason) == true, "\(content)")
        #expect(content.badLines.first?.reason.contains("anna") == false)
    }

    @Test("stops telling after twenty wrong lines")
    func many() {
        #expect(read("email\n" + String(repeating: "x\n", count: 1_000)).badLines.count == 20)
    }

    @Test("comes back from an export as it was, whatever is in it")
    func roundTrip() {
        var random = Dice(seed: 7)
        let letters = Array("ab,;\t\"'\n .=é😀\u{202E}")
        for _ in 0..<500 {
            let entries = (0..<Int.random(in: 0...20, using: &random)).map { index in
                let text = String((0..<12).map { _ in letters[Int.random(in: letters.indices, using: &random)] })
                let source = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
                let second = Int64.random(in: 0...1_772_442_000, using: &random)
                return SuppressionEntry(
                    address: "contact\(index)@example.com",
                    reason: SuppressionEntry.Reason.allCases[Int.random(in: 0...2, using: &random)],
                    at: Instant(milliseconds: second * 1_000),
                    source: source.isEmpty ? "by hand" : source
                )
            }
            let lines = [SuppressionFile.header] + entries.map(SuppressionFile.line)
            let content = read(lines.joined(separator: "\n") + "\n")
            #expect(content.badLines == [])
            #expect(content.entries == entries)
        }
    }

    @Test("never ends the program, whatever bytes it has")
    func hostile() {
        var random = Dice(seed: 11)
        let alphabet = Array("email,address\n\r\"@;\u{0}x".utf8) + [0xFF, 0xC3]
        for _ in 0..<2_000 {
            let count = Int.random(in: 0...60, using: &random)
            let bytes = (0..<count).map { _ in alphabet[Int.random(in: alphabet.indices, using: &random)] }
            let content = SuppressionFile.read(Array("email\n".utf8) + bytes, defaults: Self.defaults)
            #expect(content.entries.allSatisfy { SuppressionFile.address($0.address) == $0.address })
        }
    }
}
