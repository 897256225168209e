import FlowMail
import FlowModel
import FlowRuntime
import FlowTesting
import Synchronization
import Testing

/// Whose clicks and openings may be counted, as the one who writes the message is told.
@Suite struct TrackingTests {
    private static func isTracked(
        topics: Set<Slug> = [],
        flows: Set<Slug> = [],
        contact: [Slug: Value] = [:]
    ) throws -> [Bool] {
        let requests = Requests()
        let flow = Flow.sample("nurture", [.send(email: "welcome", otherwise: nil)], topic: "news")
        let stage = try Stage([flow], compose: { requests.add($0) })
        let settings = FolderSettings(untrackedTopics: topics, untrackedFlows: flows, zone: TestZones.find)
        stage.mailbox.post(Stage.change([flow], settings: settings))
        var lead = stage.arrival(.track("lead"), id: "lead")
        lead.traits.merge(contact) { $1 }
        stage.mailbox.post([lead]) { _ in }
        try stage.settle()
        return requests.all.map(\.isTracked)
    }

    @Test func `An email is tracked unless something forbids it`() throws {
        #expect(try TrackingTests.isTracked() == [true])
        #expect(try TrackingTests.isTracked(topics: ["other"], flows: ["other"]) == [true])
    }

    @Test func `A topic, a flow or the contact may forbid it`() throws {
        #expect(try TrackingTests.isTracked(topics: ["news"]) == [false])
        #expect(try TrackingTests.isTracked(flows: ["nurture"]) == [false])
        #expect(try TrackingTests.isTracked(contact: ["tracking": .text("no")]) == [false])
    }

    @Test(
        arguments: [
            (.flag(false), false), (.text("No"), false), (.text("off"), false), (.number(0), false),
            (.flag(true), true), (.text("yes"), true), (.text(""), true), (.null, true), (.number(1), true),
        ] as [(Value, Bool)]
    )
    func `A contact says no in the words that files use`(value: Value, isTracked: Bool) {
        #expect(Contact.sample(fields: ["tracking": value]).allowsTracking == isTracked)
    }
}

/// Remembers what was asked to be written.
private final class Requests: Sendable {
    private let requests = Mutex<[EmailRequest]>([])

    var all: [EmailRequest] { requests.withLock { $0 } }

    func add(_ request: EmailRequest) -> Composition {
        requests.withLock { $0.append(request) }
        return Stage.plainMail(request)
    }
}
