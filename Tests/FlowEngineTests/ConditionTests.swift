import FlowModel
import Testing

@testable import FlowEngine

/// Conditions and how values compare.
@Suite struct ConditionTests {
    private func holds(
        _ comparison: Condition.Comparison,
        of value: Value?,
        trigger: [Slug: Value] = [:]
    ) -> Bool {
        let flow = Flow.named("f", steps: [Draft(.set("x", .triggerEvent("x"))), .wait(.of(days: 1))])
        var play = Rehearsal(.of(flow), .anna(value.map { ["field": $0] } ?? [:]))
        play.track("lead", at: "2026-03-02 09:00", trigger)
        let decision = Decision(person: play.person, in: PreparedFolder(play.folder), now: play.now, causes: 0)
        return decision.scope(of: play.person.enrolments[0], in: flow).holds(.contact("field", comparison))
    }

    private func isSame(_ left: Value, _ right: Value) -> Bool {
        holds(.isOne(of: [.value(right)]), of: left)
    }

    @Test(
        arguments: [
            (.text("NL"), .text("nl")), (.text("É"), .text("é")), (.text("7"), .number(7)),
            (.number(7), .text("7.0")), (.text("007"), .text("7")), (.text("-4.50"), .number(-4.5)),
            (.flag(true), .text("Yes")), (.text("no"), .flag(false)), (.flag(true), .flag(true)),
            (.text("2026-12-01"), .text("2026-12-01 00:00")),
            (.text("2026-12-01T09:00:00Z"), .text("2026-12-01 10:00")),
            (.list([.text("a"), .number(2)]), .text("2")),
        ] as [(Value, Value)]
    )
    func `these are the same`(left: Value, right: Value) {
        #expect(isSame(left, right))
        #expect(!holds(.isNone(of: [.value(right)]), of: left))
    }

    @Test(
        arguments: [
            (.text("NL"), .text("BE")), (.text("7a"), .number(7)), (.text("0x10"), .number(16)),
            (.text("1e3"), .number(1000)), (.text("nan"), .text("inf")), (.flag(true), .number(1)),
            (.flag(true), .text("true")), (.text("2026-12-01"), .text("2026-12-02")),
            (.text("10000000000000000001"), .text("10000000000000000002")), (.text(""), .text("")),
            (.list([.text("a")]), .text("b")), (.object(["a": .number(1)]), .text("a")),
        ] as [(Value, Value)]
    )
    func `these are not the same`(left: Value, right: Value) {
        #expect(!isSame(left, right))
        #expect(holds(.isNone(of: [.value(right)]), of: left))
    }

    @Test func `a field without a value meets only 'is not' and 'is not set'`() {
        for missing in [nil, .text(""), .null] as [Value?] {
            #expect(holds(.isNotSet, of: missing))
            #expect(holds(.isNone(of: [.value(.text("x"))]), of: missing))
            for comparison in [
                .isSet, .isOne(of: [.value(.text("x"))]), .atLeast(0), .atMost(0), .moreThan(-1), .lessThan(1),
                .between(-1, 1), .contains("x"), .startsWith("x"), .endsWith("x"), .contains(""),
            ] as [Condition.Comparison] {
                #expect(!holds(comparison, of: missing))
            }
        }
    }

    @Test func `sizes compare numbers and texts that wholly are numbers`() {
        for seven in [.number(7), .text("7")] as [Value] {
            #expect(holds(.atLeast(7), of: seven) && !holds(.atLeast(7.5), of: seven))
            #expect(holds(.atMost(7), of: seven) && !holds(.atMost(6), of: seven))
            #expect(holds(.moreThan(6), of: seven) && !holds(.moreThan(7), of: seven))
            #expect(holds(.lessThan(8), of: seven) && !holds(.lessThan(7), of: seven))
            #expect(holds(.between(7, 8), of: seven) && holds(.between(6, 7), of: seven))
            #expect(!holds(.between(8, 9), of: seven))
        }
        for other in [.text("seven"), .text("7 days"), .flag(true), .list([.number(7)])] as [Value] {
            #expect(!holds(.atLeast(0), of: other) && !holds(.lessThan(100), of: other))
        }
    }

    @Test func `texts compare by their parts, whatever their case`() {
        let company = Value.text("Acme BV")
        #expect(holds(.contains("e b"), of: company) && !holds(.contains("x"), of: company))
        #expect(holds(.startsWith("ACME"), of: company) && !holds(.startsWith("bv"), of: company))
        #expect(holds(.endsWith("bv"), of: company) && !holds(.endsWith("acme"), of: company))
        #expect(holds(.contains("bv"), of: .list([.text("x"), company])))
        #expect(holds(.isSet, of: company))
    }

    @Test func `an operand may be the trigger event's property`() {
        let operand = Condition.Operand.triggerEvent("order id")
        #expect(holds(.isOne(of: [operand]), of: .text("a1"), trigger: ["order id": .text("A1")]))
        #expect(!holds(.isOne(of: [operand]), of: .text("a1")))
        #expect(holds(.isNone(of: [operand]), of: .text("a1")))
    }

    @Test func `the field email is the contact's address`() {
        let own = Condition.contact("email", .endsWith("@example.com"))
        var play = Rehearsal(.of(.named("f", on: [.event("lead", filter: own)], steps: [.tag("own")])))
        play.track("lead", at: "2026-03-02 09:00")
        #expect(play.person.contact.tags == ["own"])
    }

    @Test func `and, or and not combine`() {
        let (yes, no) = (Condition.all([]), Condition.any([]))
        var play = Rehearsal(
            .of(
                .named("a", on: [.event("lead", filter: .all([yes, .not(no)]))], steps: [.tag("a")]),
                .named("b", on: [.event("lead", filter: .all([yes, no]))], steps: [.tag("b")]),
                .named("c", on: [.event("lead", filter: .any([no, yes]))], steps: [.tag("c")])
            )
        )
        play.track("lead", at: "2026-03-02 09:00")
        #expect(play.person.contact.tags == ["a", "c"])
    }

    @Test func `message conditions are about the last send, an email, the entry, or a link`() {
        let flow = Flow.named(
            "f",
            enter: .everyTime,
            steps: [.send("a"), .wait(.of(days: 1)), .send("b"), .wait(.of(days: 1))]
        )
        var play = Rehearsal(.of(flow))
        func holds(_ fact: Condition.MessageFact, _ target: Condition.MessageTarget) -> Bool {
            let decision = Decision(person: play.person, in: PreparedFolder(play.folder), now: play.now, causes: 0)
            return decision.scope(of: play.person.enrolments[0], in: flow).holds(.message(fact, target))
        }
        play.track("lead", at: "2026-03-02 09:00")
        play.react(
            .clicked,
            to: "a",
            at: "2026-03-02 10:00",
            link: MessageReference.Link(address: "https://example.com/Guide", label: "The Guide")
        )
        #expect(holds(.clicked, .lastSend) && holds(.clicked, .email("a")) && holds(.clicked, .anyOfEntry))
        #expect(holds(.clicked, .link("the guide")) && holds(.clicked, .link("/guide")))
        #expect(!holds(.clicked, .link("pricing")) && !holds(.opened, .lastSend) && !holds(.clicked, .email("b")))
        play.run(until: moment("2026-03-03 10:00"))
        #expect(!holds(.clicked, .lastSend) && holds(.clicked, .anyOfEntry))
        play.run()
        play.track("lead", at: "2026-03-05 09:00")
        #expect(!holds(.clicked, .email("a")) && !holds(.clicked, .anyOfEntry))
        let older = play.deliveries[0].key
        let click = Event.Kind.message(.clicked, MessageReference(delivery: older, email: "a"))
        play.happen(click, at: "2026-03-05 10:00")
        #expect(holds(.clicked, .email("a")) && !holds(.clicked, .anyOfEntry))
    }
}
