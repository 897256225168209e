import FlowDice
import FlowModel
import FlowRuntime
import FlowTesting
import Foundation
import Testing

@testable import FlowCommands

@Suite("An export that is run again")
struct ExportRoundTripTests {
    private static let flows = """
        stages:
          Lead "Has shown interest" when lead
          Warm "Reads" when score >= 12
          Customer "Has bought" when purchase
        end
        scoring:
          clicked +10, at most 30
          visited +3
        end
        segment Buyers: purchase ever

        flow Nurture
        on lead where source is not "friend"
        goal purchase
        enter again after 5 days
        topic newsletter
        1. send welcome
        2. wait 1 day
        3. split:
            50%: send offer
            rest: tag quiet
        end
        4. wait until clicked any email, at most 2 days, otherwise stop
        5. record hot

        flow Buyers
        on segment Buyers
        send thank you

        flow Quiet
        on purchase
        enter again after 9 days
        topic transactional
        1. if subscribed to newsletter go to step 4
        2. subscribe to newsletter
        3. stop
        4. unsubscribe from newsletter
        5. wait 1 day
        6. unsubscribe from everything
        """

    /// Runs that event file on a store of its own.
    private func run(_ folder: TemporaryFolder, _ file: String) throws -> (store: ReferenceStore, lines: [String]) {
        let (store, recorded) = (ReferenceStore(), RecordedOutput())
        let request = DryRun.Request(
            paths: [folder.path("flows")],
            configuration: Configuration(),
            events: folder.path(file),
            until: EventFileExample.nine.adding(seconds: 40 * 86_400),
            format: .json
        )
        let code = try DryRun.run(
            request,
            zones: ZoneFiles(),
            makeStore: { store },
            output: recorded.output(isColored: false)
        )
        #expect(code == .done)
        // What happens to nobody's entry is told of who it is known to be by then, which an export tells earlier.
        let lines = recorded.answer.split(separator: "\n").map(String.init)
        return (store, lines.filter { $0.contains("\"flow\":") })
    }

    /// Facts of each contact, whatever its number.
    private func told(_ facts: [NamedFact]) -> [[NamedFact]] {
        Dictionary(grouping: facts, by: \.contact).values.map { facts in
            facts.map { fact in
                var fact = fact
                fact.contact = 0
                return fact
            }.sorted()
        }.sorted { $0.lexicographicallyPrecedes($1) }
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func `decides the same about everybody, and tells the same facts`(seed: UInt64) throws {
        let folder = try TemporaryFolder()
        try folder.write("flows/all.flow", ExportRoundTripTests.flows)
        var life = RandomLife(seed: seed)
        try folder.write("events.ndjson", life.lines(150).joined(separator: "\n"))
        let first = try run(folder, "events.ndjson")
        var lines: [String] = []
        try first.store.facts.exportEvents(.distantPast ..< .distantFuture) { lines += $0.map(\.json) }
        try folder.write("export.ndjson", lines.joined(separator: "\n"))
        let again = try run(folder, "export.ndjson")
        // Lines of one instant stand by contact, in the order in which these were first seen.
        #expect(again.lines.sorted() == first.lines.sorted())
        #expect(first.lines.contains { $0.contains("\"kind\":\"sent\"") })
        #expect(first.lines.contains { $0.contains("\"kind\":\"unsubscribed\"") })
        let file = EventFileFacts(path: folder.path("export.ndjson"), replay: .ofNothing)
        #expect(told(try NamedFact.all(of: file)) == told(try NamedFact.all(of: first.store.facts)))
        // A browser and a user who turn out to be one have scores and stages apart until then, and one in a run that
        // knows it from the start.
        let apart = FactSelection(kinds: Set(Fact.Kind.allCases).subtracting([.stage]))
        let others = told(try NamedFact.all(of: first.store.facts, apart))
        #expect(told(try NamedFact.all(of: again.store.facts, apart)) == others)
    }
}

/// What people do by chance, always the same for one seed: as browsers that are somebody's only later, as users, and as
/// readers of mail.
private struct RandomLife {
    private var dice: Dice

    init(seed: UInt64) { dice = Dice(seed: seed) }

    private mutating func below(_ bound: Int) -> Int { dice.below(bound) }

    mutating func lines(_ count: Int) -> [String] {
        (0..<count).map { index in
            let user = below(12)
            let names = #""userId":"u\#(user)","context":{"traits":{"email":"contact-\#(user)@example.com"}}"#
            let source = ["google", "friend", "letter", ""][below(4)]
            let from = source.isEmpty ? "" : #","properties":{"source":"\#(source)"}"#
            let event: String
            switch below(16) {
            case 0...2: event = #""event":"lead",\#(names)\#(from)"#
            case 3: event = #""event":"purchase",\#(names)"#
            case 4: event = #""event":"visited","anonymousId":"a\#(user)""#
            case 14:
                // Found by an address among its properties; who has it tells an id later.
                event = #""event":"lead","properties":{"email":"contact-\#(user)@example.com","source":"letter"}"#
            case 5: event = #""event":"visited",\#(names),"anonymousId":"a\#(user)""#
            case 6, 7: event = #""event":"clicked",\#(names),"properties":{"email":"welcome"}"#
            case 8: event = #""event":"opened",\#(names),"properties":{"email":"offer"}"#
            case 9: event = #""event":"unsubscribed",\#(names),"properties":{"topic":"newsletter"}"#
            case 10: event = #""event":"subscribed",\#(names),"properties":{"topic":"newsletter"}"#
            case 11: event = #""event":"bounced",\#(names),"properties":{"email":"welcome"}"#
            case 12: event = #""event":"replied",\#(names),"properties":{"email":"offer"}"#
            case 13: event = #""event":"complained",\#(names)"#
            default:
                // An application's own event, marked as an export marks it.
                let ours = #""context":{"nurture":{"application":true}}"#
                event = #""event":"\#(["Clicked", "sent", "stage"][below(3)])","userId":"u\#(user)",\#(ours)"#
            }
            let at = ISO8601.text(of: EventFileExample.nine.adding(seconds: Int64(index) * 7_200), in: .utc)
            return #"{"type":"track","messageId":"m\#(index)","timestamp":"\#(at)",\#(event)}"#
        }
    }
}
