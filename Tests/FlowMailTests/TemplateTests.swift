import FlowMail
import FlowModel
import Testing

@Suite("Values in an email")
struct TemplateTests {
    /// The text part's first lines, without the footer.
    private func text(
        _ body: String,
        fields: [String: Value] = [:],
        event: [String: Value] = [:],
        more: String = ""
    ) throws -> String {
        let library = try EmailLibrary.reading(markdown(body, more: more))
        return try library.decoded(.example(fields: fields, event: event, topic: "transactional")).text
    }

    @Test(
        "a variable is a field by its name, however it is spelt",
        arguments: [
            "{{first_name}}", "{{first-name}}", "{{ First_Name }}", "{{{first_name}}}", "{{&first_name}}",
            "{{first name}}",
        ]
    )
    func spelling(tag: String) throws {
        #expect(try text("Hi \(tag),", fields: ["first name": .text("Bob")]) == "Hi Bob,\n")
    }

    @Test("names of other alphabets are names")
    func otherAlphabets() throws {
        #expect(try text("{{prénom}} {{имя}}", fields: ["prénom": .text("Zoé"), "имя": .text("Боб")]) == "Zoé Боб\n")
    }

    @Test("numbers, flags and lists read as people write them")
    func kinds() throws {
        let fields: [String: Value] = [
            "seats": .number(50), "vip": .flag(true), "plans": .list([.text("pro"), .text("team")]),
        ]
        #expect(try text("{{seats}} {{vip}} {{plans}}", fields: fields) == "50 yes pro, team\n")
    }

    @Test("the trigger event's properties are named with event")
    func eventProperties() throws {
        let event: [String: Value] = [
            "order id": .text("A-1"), "address": .object(["City": .text("Oss"), "zip code": .text("5341")]),
        ]
        #expect(
            try text("{{event.order_id}} {{event.address.city}} {{event.address.zip_code}}", event: event)
                == "A-1 Oss 5341\n"
        )
    }

    @Test("a default stands where there is no value, and where it is blank", arguments: [nil, "", " \t"])
    func defaults(value: String?) throws {
        let fields: [String: Value] = value.map { ["first name": .text($0)] } ?? [:]
        let more = "defaults: { first-name: there, event.plan: free }\n"
        #expect(try text("Hi {{first_name}}, {{event.plan}}", fields: fields, more: more) == "Hi there, free\n")
    }

    @Test(
        "a variable without value and default holds the message and is named",
        arguments: ["", "  ", "{{#event.items}}x{{/event.items}}", "{{#company}}x{{/company}}"]
    )
    func missing(before: String) throws {
        let library = try EmailLibrary.reading(markdown("\(before)Hi {{first_name}},"))
        let request = EmailRequest.example(fields: ["first name": .text(" "), "company": .text("Acme")])
        #expect(library.hold(request) == "email guide: {{first_name}} has no value and no default")
    }

    @Test("a missing value in the subject or the preheader holds the message")
    func missingInHeader() throws {
        let subject = try EmailLibrary.reading(markdown("x", subject: "Hi {{first_name}}"))
        #expect(subject.hold(.example()) == "email guide: {{first_name}} has no value and no default")
        let preheader = try EmailLibrary.reading(markdown("x", more: "preheader: \"{{event.plan}}\"\n"))
        #expect(preheader.hold(.example()) == "email guide: {{event.plan}} has no value and no default")
    }

    @Test("variables of a section that does not appear are not missed")
    func unrenderedSection() throws {
        let body = "{{#company}}At {{company}}, {{role}}.{{/company}}{{^company}}Hello.{{/company}}"
        #expect(try text(body) == "Hello.\n")
        #expect(
            try text(body, fields: ["company": .text("Acme"), "role": .text("boss")]) == "At Acme, boss.\n"
        )
    }

    @Test("a section over a list repeats, over `no` it does not appear, and looks around itself for names")
    func sections() throws {
        let items = Value.list([
            .object(["name": .text("Tea"), "price": .number(4.5)]),
            .object(["name": .text("Cup"), "price": .number(9)]),
        ])
        let body = "{{#event.items}}\n- {{name}}: {{price}} for {{first_name}}\n{{/event.items}}"
        let fields: [String: Value] = ["first name": .text("Bob"), "vip": .flag(false)]
        #expect(try text(body, fields: fields, event: ["items": items]) == "- Tea: 4.5 for Bob\n- Cup: 9 for Bob\n")
        #expect(try text("{{#vip}}very{{/vip}}{{^vip}}not{{/vip}}", fields: fields) == "not\n")
        #expect(
            try text("{{#event.tags}}{{.}}; {{/event.tags}}", event: ["tags": .list([.text("*a*"), .text("b")])])
                == "*a*; b;\n"
        )
        #expect(try text("{{#event}}{{plan}}{{/event}}", event: ["plan": .text("pro")]) == "pro\n")
    }

    @Test("a list of an element without the value holds the message")
    func missingInList() throws {
        let library = try EmailLibrary.reading(markdown("{{#event.items}}{{name}} {{/event.items}}"))
        let items = Value.list([.object(["name": .text("Tea")]), .object([:])])
        #expect(
            library.hold(.example(event: ["items": items])) == "email guide: {{name}} has no value and no default"
        )
    }

    @Test("loops over long lists inside one another end and hold the message")
    func loops() throws {
        let open = String(repeating: "{{#event.items}}", count: 10)
        let close = String(repeating: "{{/event.items}}", count: 10)
        let library = try EmailLibrary.reading(markdown(open + "x" + close))
        let items = Value.list(Array(repeating: .text("x"), count: 400))
        #expect(
            library.hold(.example(event: ["items": items]))
                == "email guide: its sections repeat over too many values"
        )
    }

    @Test("partials are put in, also inside one another")
    func partials() throws {
        var files = markdown("{{> Sign_Off}}")
        files["partials/sign-off.md"] = "Bye {{first_name}}, {{>team}}"
        files["partials/team.html"] = "the *team*"
        let library = try EmailLibrary.reading(files)
        let request = EmailRequest.example(fields: ["first name": .text("Bob")], topic: "transactional")
        let message = try library.decoded(request)
        #expect(message.text == "Bye Bob, the team\n")
        #expect(message.html.contains("<p>Bye Bob, the <em>team</em></p>"))
    }

    @Test("a layout surrounds the text and names the built-in values")
    func layout() throws {
        var files = markdown("Hi *{{first_name}}*", subject: "About {{first_name}}", more: "preheader: Soon\n")
        files["layouts/default.html"] = """
            <html><body><i>{{preheader}}</i><h1>{{subject}}</h1>{{{content}}}<a href="{{unsubscribe_url}}">Bye</a>
            {{postal_address}}{{#company}} {{company}}{{/company}}</body></html>
            """
        let library = try EmailLibrary.reading(files)
        let settings = MailSettings.example.with { $0.postalAddress = "Example <BV>" }
        let message = try library.decoded(.example(fields: ["first name": .text("B<b")]), settings: settings)
        #expect(
            message.html.hasPrefix("<html><body><i>Soon</i><h1>About B&lt;b</h1><p>Hi <em>B&lt;b</em></p>\n<a href")
        )
        #expect(message.html.contains("Example &lt;BV&gt;\n<img"))
        #expect(message.html.pieces(around: "/u/").count == 2)
        #expect(message.text.pieces(around: "/u/").count == 2)
    }
}
