@testable import FlowCommands
import FlowDice
import FlowMail
import FlowModel
import FlowRuntime
import FlowTesting
import Foundation
import Testing

@Suite("nurture preview")
struct PreviewTests {
    private let recorded = RecordedOutput()
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("welcome.flow", "on lead\ntopic newsletter\nsend welcome")
        try folder.write(
            "emails/welcome.md",
            """
            ---
            subject: "Hi {{first_name}}"
            defaults: { company: "your company" }
            ---
            Dear {{first_name}} of {{company}}, {{event.order_id}}: café, = and a long line that is folded by every \
            encoding that there is for mail.

            [Go]({{site}})
            """
        )
    }

    private func draft(_ name: String = "welcome", contact: Contact? = nil) throws -> EmailDraft {
        let text = try FolderReader().read(folder.path)
        var settings = Configuration()
        settings.email.postalAddress = "Street 1"
        let loaded = LoadedFolder(text, configuration: settings, zones: ZoneFiles(), mustHaveEmails: false)
        return try EmailDraft(
            of: name,
            in: loaded,
            configuration: settings,
            contact: contact,
            at: Instant(milliseconds: 1_772_442_000_000)
        )
    }

    @Test("invents values that say their own names, and keeps the email's defaults")
    func invented() throws {
        #expect(try Preview.run(draft(), format: .text, file: "-", output: recorded.output()) == .done)
        #expect(
            recorded.answer.hasPrefix(
                "Dear First name of your company, Order id: café, = and a long line that is folded by every encoding "
                    + "that there is for mail.\n"
            ),
            "\(recorded.answer)"
        )
        #expect(try draft().message().recipient == "somebody@example.com")
    }

    @Test("has a contact's values, and those that are given before them")
    func contact() throws {
        var contact = Contact.sample(fields: [Slug("first name"): .text("Anna"), Slug("company"): .text("Acme")])
        contact.fields[Slug("site")] = .text("https://example.com/site")
        var draft = try draft(contact: contact)
        draft.set("event.order_id", to: "7")
        draft.set("company", to: "Example & Co")
        #expect(try Preview.run(draft, format: .text, file: "-", output: recorded.output()) == .done)
        #expect(recorded.answer.hasPrefix("Dear Anna of Example & Co, 7: café"), "\(recorded.answer)")
        #expect(try draft.message().recipient == "anna@example.com")
    }

    @Test("invents nothing for a contact that there is")
    func missing() throws {
        let draft = try draft(contact: .sample())
        #expect(throws: CommandError.emailHeld(reason: "email welcome: {{first_name}} has no value and no default")) {
            try Preview.run(draft, format: .html, file: "-", output: recorded.output())
        }
        #expect(CommandError.emailHeld(reason: "").exitCode == .no)
    }

    @Test("writes a page for a browser, or the message for a mail program")
    func files() throws {
        let page = folder.path("welcome.html")
        #expect(try Preview.run(draft(), format: .html, file: page, output: recorded.output()) == .done)
        let html = try String(contentsOfFile: page, encoding: .utf8)
        #expect(html.contains("Dear First name of your company"))
        #expect(html.contains("<html"))
        let file = folder.path("welcome.eml")
        #expect(try Preview.run(draft(), format: .eml, file: file, output: recorded.output()) == .done)
        let message = try String(contentsOfFile: file, encoding: .utf8)
        #expect(message.contains("Subject: Hi First name\r\n"))
        #expect(recorded.answer == "\(page)\n\(file)\n")
    }

    @Test("names the nearest email when there is none of that name, and takes a file's name too")
    func unknown() throws {
        #expect(throws: CommandError.unknownEmail(name: "welcom", nearest: "welcome")) { try draft("welcom") }
        #expect(throws: CommandError.unknownEmail(name: "x-files", nearest: nil)) { try draft("x-files") }
        #expect(try draft("emails/welcome.md").name == "welcome")
        #expect(try draft("Welcome").name == "welcome")
    }

    @Test("names its file when that cannot be written")
    func unwritable() throws {
        let error = #expect(throws: CommandError.self) {
            try Preview.run(draft(), format: .eml, file: folder.path("no/where.eml"), output: recorded.output())
        }
        #expect(error?.exitCode == .unreachable)
    }

    @Test("shows the pictures that a message carries")
    func pictures() {
        let message = """
            Subject: a\r
            Content-Type: multipart/related; boundary="outer"\r
            \r
            --outer\r
            Content-Type: multipart/alternative;\r
             boundary=inner\r
            \r
            --inner\r
            Content-Type: text/plain; charset=utf-8\r
            \r
            plain\r
            --inner\r
            Content-Type: text/html; charset=utf-8\r
            Content-Transfer-Encoding: base64\r
            \r
            \(Data("<img src=\"cid:logo@x\">é".utf8).base64EncodedString())\r
            --inner--\r
            --outer\r
            Content-Type: image/png\r
            Content-ID: <logo@x>\r
            Content-Transfer-Encoding: base64\r
            \r
            AQID\r
            --outer--\r

            """
        let parts = MessageParts(Array(message.utf8))
        #expect(parts.text == "plain")
        #expect(parts.selfContainedHTML == "<img src=\"data:image/png;base64,AQID\">é")
    }

    @Test("never ends the program, whatever a message holds")
    func hostile() {
        var random = Dice(seed: 5)
        let pieces = [
            "Content-Type: multipart/mixed; boundary=b", "Content-Type: multipart/mixed; boundary=\"", "--b", "--b--",
            "",
            "Content-Transfer-Encoding: quoted-printable", "Content-Transfer-Encoding: base64", "=", "=A", "=\u{0}Z",
            "é",
            "Content-ID: <>", ":", "Content-Type: text/html",
        ]
        for _ in 0..<3_000 {
            let lines = (0..<Int.random(in: 0...30, using: &random)).map { _ in
                pieces[Int.random(in: pieces.indices, using: &random)]
            }
            let parts = MessageParts(Array(lines.joined(separator: "\r\n").utf8))
            #expect((parts.html?.utf8.count ?? 0) < 2_000)
        }
    }
}
