import FlowDice
import FlowMail
import FlowModel
import Foundation
import Testing

/// Values as they could come from any form on the web, through every place of a message that a value reaches.
///
/// `NURTURE_MAIL_VALUES` says how many; 100,000 are tried before a release.
@Suite("A corpus of hostile values")
struct HostileCorpusTests {
    private static let valuesPerMessage = 8
    private static let batchCount = 20

    private static let messageCount: Int = {
        let wanted = ProcessInfo.processInfo.environment["NURTURE_MAIL_VALUES"].flatMap { Int($0) } ?? 4_000
        return (wanted + batchCount * valuesPerMessage - 1) / (batchCount * valuesPerMessage)
    }()

    private static let pieces = [
        "\r\n", "\n", "\r", "\0", "\u{1b}[2J", "\u{85}", "\u{2028}", "\u{2029}", "\u{0b}", "\t", " ", "\u{a0}",
        "Bcc: eve@example.com", "\r\nBcc: eve@example.com", "\r\n\r\n", "\r\n.\r\n", "\n\nFrom eve", ".", "--", "--=_",
        "=_",
        "=?UTF-8?Q?=0D=0ABcc:_x?=", "=?UTF-8?B?SGk=?=", "=?", "?=", "<", ">", "<>", "\"", "\\\"", "'", "\\", ",", ";",
        ":", "@", "(", ")", "[", "]", "<eve@example.com>", "\" <eve@example.com>, \"", "{{email}}", "{{{x}}}", "{{#x}}",
        "nurtureHole0x0x", "&", "&#13;&#10;", "%0d%0a", "%", "=0D=0A", "=\r\n", "<script>", "</body>", "<!--", "]]>",
        "javascript:x", "https://evil.example/", "mailto:eve@example.com?bcc=x", "*_`~[x](y)![z](w)", "\u{202E}",
        "\u{2066}", "\u{200F}", "\u{200B}", "\u{FEFF}", "שלום", "مرحبا", "漢字", "ﷺ", "é", "e\u{301}", "\u{301}",
        "👩‍👩‍👧‍👦", "🏳️‍🌈", "👨🏽‍🚀", "\u{1F1F3}", "\u{FFFD}", "\u{FFFF}", "\u{10FFFF}", "\u{E0001}", "\u{E000}", "a", "7",
        "null", "undefined", "NaN", "-1", "' OR 1=1 --", "../../etc/passwd", "${x}", "$(x)",
    ]

    private static func value(_ generator: inout Dice) -> String {
        func piece() -> String { pieces.randomElement(using: &generator) ?? "" }
        switch Int.random(in: 0..<4_000, using: &generator) {
        // A word without a space, of characters or of one character with marks.
        case 0..<80: return String(repeating: piece(), count: Int.random(in: 200...3_000, using: &generator))
        case 80..<120: return "e" + String(repeating: "\u{301}", count: Int.random(in: 50...2_000, using: &generator))
        case 120: return String(repeating: piece() + piece(), count: 1_048_576 / 8)
        default: return (0..<Int.random(in: 1...14, using: &generator)).map { _ in piece() }.joined()
        }
    }

    private static let library: EmailLibrary? = try? EmailLibrary.reading([
        "guide.md": """
        ---
        subject: "S {{v0}}"
        preheader: "P {{v1}}"
        defaults: { v0: d, v1: d, v2: d, v3: d, v4: d, v5: d }
        ---
        # A {{v2}}

        B{{v3}}C **{{v4}}** {{event.p}}

        - [go](https://example.com/{{v5}} "{{v4}}")
        """
    ])

    private static let settings = MailSettings.example.with {
        $0.returnPath = "bounces@example.com"
        $0.unsubscribeAddress = "unsubscribe@example.com"
    }

    private static let names = [
        "Date", "Message-ID", "From", "To", "Subject", "List-ID", "List-Unsubscribe", "List-Unsubscribe-Post",
        "Feedback-ID", "MIME-Version", "Content-Type",
    ]

    /// The display name in quotes, as whoever writes a flow would have to put it.
    private static func sender(named name: String) -> String {
        "\"" + name.map { "\"\\".contains($0) ? "\\\($0)" : String($0) }.joined() + "\" <anna@example.com>"
    }

    @Test("leaves every message with its header, one recipient and whole lines", arguments: 0..<batchCount)
    func corpus(seed: Int) throws {
        let library = try #require(HostileCorpusTests.library)
        var generator = Dice(seed: UInt64(seed) &* 7919)
        var (finished, held) = (0, 0)
        for _ in 0..<HostileCorpusTests.messageCount {
            let values = (0..<HostileCorpusTests.valuesPerMessage).map { _ in HostileCorpusTests.value(&generator) }
            var request = EmailRequest.example(
                fields: Dictionary(uniqueKeysWithValues: (0..<6).map { ("v\($0)", .text(values[$0])) }),
                event: ["p": .list([.text(values[6]), .text("x")])],
                topic: "news"
            )
            request.sender = HostileCorpusTests.sender(named: values[7])
            var composition = library.compose(request, settings: HostileCorpusTests.settings)
            if case .held(let reason) = composition {
                held += 1
                try #require(
                    reason == "email guide: its subject is over 998 bytes" || reason == "email guide: it is over 10 MB"
                        || reason == "the `from` of the flow nurture is not an email address"
                )
                // What held it is tried in the other places at least.
                if reason.contains("subject") { request.contact.fields[Slug("v0")] = .text("x") }
                if reason.contains("from") { request.sender = nil }
                composition = library.compose(request, settings: HostileCorpusTests.settings)
            }
            guard case .finished(let message) = composition else { continue }
            finished += 1
            let found = try MessageShape.check(message.bytes)
            try #require(found == HostileCorpusTests.names, "\(values.map { $0.prefix(200) })")
            try #require(message.recipient == "bob@example.com")
            try #require(message.sender.hasPrefix("bounces+") && message.sender.hasSuffix("@example.com"))
        }
        #expect(finished > HostileCorpusTests.messageCount * 9 / 10 && held > 0)
    }

    @Test("as an address is refused or goes into the envelope as it is", arguments: 0..<batchCount)
    func addresses(seed: Int) throws {
        let library = try #require(HostileCorpusTests.library)
        var generator = Dice(seed: UInt64(seed) &* 104_729)
        for _ in 0..<100 {
            let value = HostileCorpusTests.value(&generator).prefix(2_000)
            for address in [String(value), "bob\(value)@example.com", "bob@\(value).com", "bob@example.com\(value)"] {
                let request = EmailRequest.example(address: address, topic: "news")
                guard case .finished(let message) = library.compose(request, settings: .example) else { continue }
                try #require(
                    !message.recipient.unicodeScalars.contains {
                        $0.value <= 0x20 || "<>,;:\"()[]\\".contains(Character($0))
                    }
                )
                try #require(message.recipient.utf8.count { $0 == UInt8(ascii: "@") } == 1)
                let found = try MessageShape.check(message.bytes)
                try #require(found == HostileCorpusTests.names, "\(address)")
            }
        }
    }
}
