import FlowDice
import FlowMail
import FlowModel
import Testing

@Suite("Hostile values")
struct HostileValueTests {
    private static let pieces = [
        "\r\n", "\n", "\r", "\0", "\u{1b}", "\u{85}", "\u{2028}", "\t", " ", "  ", "Bcc: eve@example.com", "\r\n\r\n",
        ".",
        "\r\n.\r\n", "From ", "--", "=_", "=?UTF-8?Q?=0D=0A?=", "=?UTF-8?B?SGk=?=", "<", ">", "\"", "'", "&", "&lt;",
        "\\",
        "<script>alert(1)</script>", "<a href=\"https://evil.example\">", "[x](https://evil.example)", "![x](y)", "**",
        "__", "`", "# ", "> ", "- ", "1. ", "| ", "~~~", "```", "<!--", "-->", "</body>", "{{email}}", "{{", "}}",
        "{{{x}}}", "{{#x}}", "nurtureHole0x0x", "nurtureHole1x1x", "https://evil.example/", "mailto:eve@example.com",
        "\u{202E}", "\u{200F}", "שלום",
        "👩‍👩‍👧‍👦", "👨🏽‍🚀", "e\u{301}\u{301}\u{301}", "é", "漢字", "\u{FFFD}", "\u{FEFF}", "a", "Z",
        "7",
        "=", "=3D", "=\r\n", ";", ":", ",", "@", "(", ")", "%0d%0a", "\u{7f}",
    ]

    private static func value(_ generator: inout Dice) -> String {
        let count = Int.random(in: 1...12, using: &generator)
        return "x" + (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
    }

    /// Where each of the values v0 to v6 stands.
    private static let library: EmailLibrary? = try? EmailLibrary.reading(
        markdown(
            "# A {{v2}}\n\nB{{v3}}C **{{v4}}** `{{v3}}`\n\n- [go](https://example.com/{{v5}} \"{{v6}}\")\n",
            subject: "S {{v0}}",
            more: "preheader: \"P {{v1}}\"\n"
        )
    )

    /// The value as a part shows it, in one line as HTML's reader sees white space.
    private static func shown(_ value: String) -> String {
        String(
            String.UnicodeScalarView(
                value.unicodeScalars.map { $0.properties.generalCategory == .control || isLineEnd($0) ? " " : $0 }
            )
        )
    }

    private static func isLineEnd(_ scalar: Unicode.Scalar) -> Bool { scalar == "\u{2028}" || scalar == "\u{2029}" }

    private static func words(_ text: String) -> [Substring] { text.split { $0 == " " || $0 == "\n" || $0 == "\t" } }

    private static func unescaped(_ html: String) -> String {
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
            .reduce(html) { text, pair in text.pieces(around: pair.0).joined(separator: pair.1) }
    }

    @Test("no value changes the shape of a message", arguments: 0..<25)
    func shape(seed: UInt64) throws {
        let library = try #require(HostileValueTests.library)
        var generator = Dice(seed: seed)
        func request(_ values: [String]) -> EmailRequest {
            let fields = values.enumerated().map { ("v\($0.offset)", Value.text($0.element)) }
            return .example(fields: Dictionary(uniqueKeysWithValues: fields))
        }
        let shape = try library.decoded(request(Array(repeating: "x", count: 7)))
        let tagCount = shape.html.utf8.count { $0 == UInt8(ascii: "<") }
        for _ in 0..<20 {
            let values = (0..<7).map { _ in HostileValueTests.value(&generator) }
            let words = values.map { HostileValueTests.words(HostileValueTests.shown($0)) }
            let composed = try library.message(request(values))
            let message = try DecodedMessage(composed.bytes)
            try #require(message.fields.map(\.name) == shape.fields.map(\.name), "\(values)")
            try #require(message["To"] == "bob@example.com" && composed.recipient == "bob@example.com")
            try #require(message["Subject"] == "S " + words[0].joined(separator: " "), "\(values)")
            try #require(message.parts.count == 2)
            try #require(message.html.utf8.count { $0 == UInt8(ascii: "<") } == tagCount, "\(values)")
            let strong = message.html.pieces(around: "strong>")
            try #require(strong.count == 3, "\(values)")
            let page = HostileValueTests.shown(HostileValueTests.unescaped(String(strong[1].dropLast(2))))
            try #require(HostileValueTests.words(page) == words[4], "\(values)")
            let text = HostileValueTests.words(HostileValueTests.shown(message.text))
            try #require(text.starts(with: ["A"] + words[2]), "\(values)")
            try #require(composed.links.count == 1)
            let label = try #require(composed.links[0].label)
            try #require(HostileValueTests.words(label) == words[6], "\(values)")
            let target = composed.links[0].address
            try #require(target.hasPrefix("https://example.com/x") && !target.contains { " <>\"\r\n".contains($0) })
            try #require(!target.dropFirst("https://example.com/".count).contains("/"))
        }
    }

    @Test("values of 100 KB go through", arguments: ["é", "<", "\r\n", "👩‍👧"])
    func long(piece: String) throws {
        let library = try EmailLibrary.reading(markdown("{{name}}"))
        let value = "a" + String(repeating: piece, count: 100_000 / piece.utf8.count) + "b"
        let message = try library.decoded(.example(fields: ["name": .text(value)], topic: "transactional"))
        #expect(message.text == (piece == "\r\n" ? value.pieces(around: "\r\n").joined(separator: "\n") : value) + "\n")
    }

    @Test("a message over 10 MB is held")
    func tooLarge() throws {
        let library = try EmailLibrary.reading(markdown(String(repeating: "{{name}} ", count: 110)))
        let value = Value.text(String(repeating: "x", count: 100_000))
        #expect(library.hold(.example(fields: ["name": value])) == "email guide: it is over 10 MB")
    }

    @Test("no line of a part begins with a dot or an F, also behind a soft line break", arguments: [".", "F"])
    func lineBeginnings(character: String) throws {
        let text = String(repeating: character, count: 400)
        let library = try EmailLibrary.reading(markdown(text))
        let message = try library.message(.example(topic: "transactional"))
        let lines = String(decoding: message.bytes, as: UTF8.self)
            .split(separator: "\r\n", omittingEmptySubsequences: false)
        let body = lines.drop { !$0.isEmpty }
        #expect(body.count > 20 && !body.contains { $0.hasPrefix(character) })
        #expect(try DecodedMessage(message.bytes).text.contains(text))
    }

    @Test("values in an event's properties and lists are as harmless as fields")
    func lists() throws {
        let library = try EmailLibrary.reading(
            markdown("{{#event.items}}{{.}}{{name}}|{{/event.items}}{{event.items}}")
        )
        let evil = "<b>*x*</b>\r\n# [a](https://evil.example)"
        let items = Value.list([.object(["name": .text(evil)])])
        let message = try library.decoded(.example(event: ["items": items], topic: "transactional"))
        #expect(message.html.contains("&lt;b&gt;*x*&lt;/b&gt;\n# [a](https://evil.example)|"))
        #expect(!message.html.contains("<b>") && !message.html.contains("<em>"))
    }

    @Test("the same request gives the same bytes, another delivery other ones")
    func deterministic() throws {
        let request = EmailRequest.example(
            fields: ["name": .object(["b": .text("2"), "a": .number(1), "c": .list([.flag(true)])])],
            event: Dictionary(uniqueKeysWithValues: (0..<20).map { ("p\($0)", .number(Double($0))) })
        )
        let files = markdown("{{name}} {{#event}}{{p7}}{{/event}} {{event}}")
        let first = try EmailLibrary.reading(files).message(request)
        #expect(try EmailLibrary.reading(files).message(request) == first)
        var other = request
        other.key = DeliveryKey(enrolment: request.key.enrolment, step: request.key.step, visit: 2)
        let second = try EmailLibrary.reading(files).message(other)
        #expect(second.messageID != first.messageID && second.bytes != first.bytes)
    }
}
