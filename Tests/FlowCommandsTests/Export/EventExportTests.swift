import FlowModel
import FlowRuntime
import FlowServer
import FlowTesting
import Testing

@testable import FlowCommands

@Suite("An export of events")
struct EventExportTests {
    private let at = Instant.testStart

    private func line(
        _ kind: ExportedEvent.Kind,
        _ contact: ContactReference,
        properties: [Slug: Value] = [:],
        traits: [Slug: Value] = [:]
    ) -> ExportedEvent {
        ExportedEvent(
            contact: contact,
            messageID: "m1",
            receivedAt: at.adding(seconds: 5),
            timestamp: at,
            kind: kind,
            properties: properties,
            traits: traits
        )
    }

    private func read(_ event: ExportedEvent) throws -> EventLine {
        let (line, receivedAt) = try EventLine.read(Array(event.json.utf8))
        #expect(receivedAt == event.receivedAt)
        return line
    }

    @Test func `an application's event comes back as it arrived`() throws {
        let names = ContactReference(userID: "u1", anonymousID: "a1")
        let properties: [Slug: Value] = ["plan-name": .text("pro"), "seats": .number(3)]
        let traits: [Slug: Value] = ["email": .text("anna@example.com"), "first-name": .text("Anna")]
        var event = line(.track("form-submitted"), names, properties: properties, traits: traits)
        event.source = "letter"
        let expected = Arrival(
            messageID: "m1",
            subject: .contact(ContactReference(userID: "u1", anonymousID: "a1", email: "anna@example.com")),
            receivedAt: at.adding(seconds: 5),
            timestamp: at,
            kind: .track("form-submitted"),
            properties: properties,
            traits: traits,
            campaign: .object(["source": .text("letter")])
        )
        #expect(try read(event) == .arrival(expected))
        #expect(event.json.contains(#""event":"form submitted""#))
    }

    @Test func `an address is told only where nothing else says who it is`() throws {
        let both = ContactReference(userID: "u1", email: "anna@example.com")
        #expect(!line(.track("lead"), both).json.contains("anna@example.com"))
        #expect(!line(.reader("clicked"), both).json.contains("anna@example.com"))
        #expect(line(.engine("sent"), both).json.contains("anna@example.com"))
        // What told it first may stand before the lines of such an export, or be this line.
        var later = line(.track("lead"), both)
        later.tellsAddress = true
        let found = line(.track("lead"), both, properties: ["email": .text("Anna@Example.com")])
        let other = line(.track("lead"), both, properties: ["email": .text("bob@example.com")])
        #expect(later.json.contains("anna@example.com") && found.json.contains("anna@example.com"))
        #expect(!other.json.contains("anna@example.com"))
        let alone = line(.identify, ContactReference(email: "anna@example.com"))
        guard case .arrival(let arrival) = try read(alone), case .contact(let contact) = arrival.subject else {
            Issue.record("an identify call is an arrival")
            return
        }
        #expect(contact == ContactReference(email: "anna@example.com"))
    }

    @Test func `what the daemon did is left to a run, what readers did is not`() throws {
        let anna = ContactReference(email: "anna@example.com")
        for name in ["sent", "skipped", "entered", "converted", "stopped", "finished", "split", "stage"] {
            #expect(try read(line(.engine(name), anna, properties: ["flow": .text("nurture")])) == .engine)
        }
        #expect(try read(line(.recorded("qualified"), anna)) == .engine)
        let quiet: [Slug: Value] = ["flow": .text("nurture"), "topic": .text("news")]
        for name in ["subscribed", "unsubscribed"] {
            #expect(try read(line(.consent(name), anna, properties: quiet)) == .engine)
            guard case .arrival(let wish) = try read(line(.reader(name), anna, properties: quiet)) else {
                Issue.record("a wish of the contact's own is an arrival")
                return
            }
            #expect(wish.kind == (name == "subscribed" ? .subscribed(topic: "news") : .unsubscribed(topic: "news")))
        }
        let link: Value = .text("https://example.com/guide")
        let clicked = try read(line(.reader("clicked"), anna, properties: ["email": .text("welcome"), "link": link]))
        let address = MessageReference.Link(address: "https://example.com/guide", label: nil)
        #expect(clicked == .message(.clicked, anna, email: "welcome", link: address))
        let robot = line(.reader("clicked"), anna, properties: ["automatic": .flag(true)])
        #expect(try read(robot) == .engine)
    }

    @Test(arguments: ["clicked", "sent", "unsubscribed", "stage"])
    func `an application's event keeps apart from the daemon's own of that name`(name: Slug) throws {
        let event = line(.track(name), ContactReference(userID: "u1"), properties: ["email": .text("welcome")])
        guard case .arrival(let arrival) = try read(event) else {
            Issue.record("it is an application's")
            return
        }
        #expect(arrival.kind == .track(name) && arrival.properties == ["email": .text("welcome")])
        #expect(!line(.track("lead"), ContactReference(userID: "u1")).json.contains("nurture"))
    }

    @Test func `what is exported and taken in again tells the same facts`() throws {
        let (store, again) = (ReferenceStore(), ReferenceStore())
        let sources: [Value] = [.text("google"), .null, .text("partner")]
        let arrivals = (0..<9).map { index in
            Arrival(
                messageID: "m\(index)",
                subject: .contact(ContactReference(userID: "u\(index % 4)")),
                receivedAt: at.adding(seconds: Int64(index)),
                timestamp: at.adding(seconds: Int64(index) - 1),
                kind: .track(index.isMultiple(of: 2) ? "form submitted" : "purchase"),
                properties: ["utm-source": sources[index % 3]],
                campaign: index == 4 ? .object(["source": .text("letter")]) : nil
            )
        }
        _ = try store.transact { try $0.accept(arrivals) }
        try store.facts.exportEvents(.distantPast ..< .distantFuture) { events in
            for event in events {
                guard case .arrival(let arrival) = try read(event) else { continue }
                _ = try again.transact { try $0.accept([arrival]) }
            }
        }
        let facts = try NamedFact.all(of: store.facts)
        #expect(facts.count == 9)
        #expect(try NamedFact.all(of: again.facts) == facts)
    }
}
