import FlowCommands
import FlowModel
import FlowRuntime
import Foundation
import Logging
import ServiceLifecycle
import Synchronization
import Testing

@testable import nurture

extension EndToEnd {
    /// The HTML that is printed for a form, pasted into a page and sent to the daemon.
    struct Forms {
        private static let form = FlowCommands.Configuration.Form(
            redirect: "https://example.com/thanks",
            topic: Slug("newsletter"),
            fields: ["first_name", "company"],
            wording: "Yes, send me <the> newsletter."
        )

        @Test func `the printed HTML makes a contact, an event and a subscription`() async throws {
            let workplace = try Workplace()
            try workplace.write("Flows/welcome.flow", "on form submitted\nset source to \"form\"\nwait 1 day")
            try workplace.writeConfiguration()
            let zones = ZoneFiles()
            let loader = ConfigurationLoader(zones: zones, environment: [:])
            var settings = try loader.load(file: workplace.path("nurture.yaml"), for: .serving)
            settings.forms = [Slug("newsletter"): Self.form]
            settings.listen = ListenAddress(host: "127.0.0.1", port: FreePort.find())
            settings.configuredPublicURL = nil
            try printForm("newsletter", of: settings, into: "form.html", of: workplace)

            let contacts = Mutex<[String: Contact]>([:])
            let page = workplace.path("form.html")
            let visitor = FormVisitor(page: page, written: ["email=Anna@Example.com", "first-name=Anna", "company="])
            let composition = DaemonComposition(
                settings: settings,
                zones: zones,
                clock: { _ in StandingClock() },
                supervisor: NobodyWatches(),
                logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
                observe: { transitions in
                    let people = transitions.map(\.person.contact)
                    contacts.withLock { known in people.forEach { known[$0.label] = $0 } }
                }
            )
            #expect(try await composition.run { _ in [visitor] } == .done)
            let answer = try #require(visitor.answer.withLock { $0 })
            #expect(answer.seen == ["company", "email", "first-name"])
            #expect(answer.unlabelled.isEmpty)
            #expect(answer.status == 303)
            #expect(answer.location == "https://example.com/thanks")
            let anna = try #require(contacts.withLock { $0["anna@example.com"] })
            #expect(anna.fields[Slug("first name")] == .text("Anna"))
            #expect(anna.fields[Slug("source")] == .text("form"))
            #expect(anna.consent.topics == [Slug("newsletter"): true])
        }

        private func printForm(
            _ name: String,
            of settings: FlowCommands.Configuration,
            into file: String,
            of workplace: Workplace
        ) throws {
            let text = Mutex("")
            let output = Output { _, words in text.withLock { $0 += words } }
            #expect(try Explain.form(name, of: settings, output: output) == .done)
            try workplace.write(file, text.withLock { $0 })
        }
    }
}

/// Opens the page, fills in the form and sends it, as an independent program does; the daemon ends with it.
private final class FormVisitor: Service {
    struct Answer: Decodable {
        let seen: [String]
        let unlabelled: [String]
        let status: Int
        let location: String
    }

    let answer = Mutex<Answer?>(nil)
    private let page: String
    private let written: [String]

    init(page: String, written: [String]) { (self.page, self.written) = (page, written) }

    func run() async throws {
        let child = try Child(Built.python(), [Built.beside("Peers/form.py").path, page] + written)
        let outcome = try await child.finish(within: 60)
        let decoded = outcome.output.first.flatMap { line in
            try? JSONDecoder().decode(Answer.self, from: Data(line.utf8))
        }
        answer.withLock { $0 = decoded }
    }
}

/// Shows one instant for ever.
private struct StandingClock: WallClock {
    let state: ClockState? = nil

    func now() -> Instant { Instant(milliseconds: 1_772_442_000_000) }

    func realMilliseconds(until instant: Instant) -> Int64 { max(0, instant.milliseconds(since: now())) }
}

/// Nobody watches.
private struct NobodyWatches: Supervisor {
    let aliveMilliseconds: Int64? = nil

    func ready(status: String) {}
    func reloading() {}
    func stopping() {}
    func alive() {}
}
