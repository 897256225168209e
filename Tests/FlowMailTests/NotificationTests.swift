import FlowMail
import FlowModel
import Testing

@Suite("An email to a team about a contact")
struct NotificationTests {
    private static let settings = MailSettings.example.with {
        $0.teams = [Slug("sales"): "sales@example.com", Slug("odd"): "no address"]
        $0.postalAddress = "Example BV, Straat 1"
    }

    private func library(_ body: String = "New: {{email}} wants {{event.plan}}.") throws -> EmailLibrary {
        try EmailLibrary.reading(markdown(body))
    }

    private func request(team: String = "sales", address: String? = "bob@example.com") -> EmailRequest {
        var request = EmailRequest.example(event: ["plan": .text("pro")], address: address)
        request.team = Slug(team)
        return request
    }

    @Test("goes to the team's address, with the contact's values in it")
    func recipient() throws {
        let message = try library().message(request(), settings: NotificationTests.settings)
        #expect(message.recipient == "sales@example.com")
        let decoded = try DecodedMessage(message.bytes)
        #expect(decoded["To"] == "sales@example.com")
        #expect(decoded.text.contains("New: bob@example.com wants pro."))
    }

    @Test("is written about somebody without an address too")
    func withoutAddress() throws {
        let message = try library("Hello").message(request(address: nil), settings: NotificationTests.settings)
        #expect(message.recipient == "sales@example.com")
    }

    @Test("tells nobody what becomes of it, and offers nothing to unsubscribe from")
    func untracked() throws {
        let library = try library("[CRM](https://crm.example.com/{{email}} \"crm\") [bye]({{unsubscribe_url}})")
        let message = try library.message(request(), settings: NotificationTests.settings)
        let decoded = try DecodedMessage(message.bytes)
        for part in [decoded.text, decoded.html] {
            #expect(part.contains("https://crm.example.com/bob%40example.com"))
            #expect(!part.contains("https://go.example.com"))
            #expect(!part.contains("Unsubscribe"))
        }
        #expect(message.links.isEmpty)
        #expect(!decoded.fields.contains { $0.name.hasPrefix("List-") })
    }

    @Test("is held when the configuration has no address of that team", arguments: ["marketing", "odd"])
    func unknownTeam(team: String) throws {
        let reason = try library().hold(request(team: team), settings: NotificationTests.settings)
        #expect(reason?.contains(team) == true)
    }

    @Test("an email comes from its own sender, else from the flow's, else from the configuration's")
    func senders() throws {
        var request = EmailRequest.example()
        let plain = try library("Hello")
        #expect(try plain.message(request).sender == "anna@example.com")
        request.sender = "Carol <carol@example.com>"
        #expect(try plain.message(request).sender == "carol@example.com")
        let own = try EmailLibrary.reading([
            "guide.md": "---\nsubject: Hello\nfrom: Dave <dave@example.com>\n---\nHello"
        ])
        #expect(try own.message(request).sender == "dave@example.com")
        request.sender = "nobody"
        #expect(plain.hold(request) == "the `from` of the flow nurture is not an email address")
    }
}
