import FlowModel
import FlowSimulator
import FlowTesting
import Testing

private let flow = """
    on lead
    goal meeting booked
    1. send a
    2. wait 3 days
    3. if clicked go to step 6
    4. send b
    5. wait until clicked, at most 4 days, otherwise stop
    6. tag warm
    7. notify sales with b
    """

@Suite("A scenario")
struct ScenarioRunTests {
    @Test("passes when everything is as it expects")
    func passes() throws {
        let outcome = try Theatre.play(
            flow,
            """
            at 2026-03-02 09:00, lead
            after 1 day, clicked a
            expect sent a at 2026-03-02 09:00
            expect sent a 1 times
            expect not sent b
            expect tagged warm at 2026-03-05 09:00
            expect not tagged warm at 2026-03-05 08:59
            expect notified sales
            expect notified sales with b at step 7
            expect entered nurture
            expect finished nurture within 3 days
            expect not converted nurture
            expect not stopped nurture
            """
        )
        #expect(outcome.failures == [])
        #expect(outcome.passed)
    }

    @Test("fails at each line that does not hold, with what happened instead")
    func fails() throws {
        let outcome = try Theatre.play(
            flow,
            """
            at 2026-03-02 09:00, lead
            expect sent b at 2026-03-05 10:00
            expect not sent b
            expect sent b 2 times
            expect finished nurture
            expect stopped nurture at step 6
            expect stopped nurture within 6 days
            """
        )
        #expect(outcome.failedLines == [4, 5, 6, 7, 8, 9])
        let evidence = outcome.failures.compactMap { failure in
            if case .unmet(_, let evidence) = failure.reason { evidence } else { nil }
        }
        #expect(evidence[0].lines.map(\.entry.kind) == [.sent(email: "b")])
        #expect(evidence[0].lines.first?.entry.step == "4")
        #expect(evidence[2].count == 1)
        // Nobody finished: what is told is where the contact went instead.
        #expect(evidence[3].finding == .noLine)
        #expect(evidence[3].lines.last?.entry.kind == .stopped(.stop))
        #expect(evidence[4].lines.first?.entry.step == "5")
    }

    @Test("says how the contact is instead")
    func states() throws {
        let outcome = try Theatre.play(
            "on lead\ngoal purchase\nset plan to \"pro\"\nadd 5 points\nwait 1 day\nadd 5 points\n",
            """
            at 2026-03-02 09:00, lead
            at 2026-03-03 12:00, anna@example.com set seats to 7
            expect plan is "PRO"
            expect seats is 7
            expect score is 5 at 2026-03-02 09:00
            expect score is 10
            expect plan is "solo"
            expect score is 10 at 2026-03-03 08:59
            expect tagged vip
            expect not plan is "pro"
            """
        )
        let findings = outcome.failures.compactMap { failure in
            if case .unmet(_, let evidence) = failure.reason { evidence.finding } else { nil }
        }
        #expect(outcome.failedLines == [9, 10, 11, 12])
        #expect(
            findings == [
                .field("plan", .text("pro")), .score(5), .tagged("vip", false), .field("plan", .text("pro")),
            ]
        )
    }

    @Test("begins with contacts as they are, of which nothing comes")
    func givens() throws {
        let lifecycle = """
            stages:
              Lead "interest" when lead
              Customer "bought" when purchase
            end
            segment "Big": seats >= 10
            """
        let outcome = try Theatre.play(
            "on segment big or lead\nenter every time\ngoal purchase\ntag seen\n"
                .replacing("on segment big or lead", with: "on segment big\non stage Customer"),
            """
            at 2026-03-02 09:00
            at 2026-03-02 10:00, visited pricing
            expect stage Customer
            expect score is 20
            expect tagged vip
            expect seats is 12
            expect not entered nurture
            """,
            given: "given anna@example.com with stage Customer, score 20, tagged vip, seats 12",
            lifecycle: lifecycle
        )
        #expect(outcome.failures == [])
    }

    @Test("clicks the link that a label or a part of an address names, in the last message that has it")
    func links() throws {
        let outcome = try Theatre.play(
            "on lead\ngoal purchase\nsend a\nwait 1 day\nsend b\nwait until clicked link \"prices\", at most 5 days\n"
                + "tag found\n",
            """
            at 2026-03-02 09:00, lead
            at 2026-03-03 10:00, clicked link "PRICING"
            expect tagged found at 2026-03-03 10:00
            """
        )
        #expect(outcome.failures == [])
        let click = outcome.lines.first { line in
            if case .event(_, .some, _, _) = line.entry.kind { true } else { false }
        }
        #expect(
            click?.entry.kind
                == .event(name: "clicked", email: "a", link: "https://example.com/pricing?from=a", topic: nil)
        )
    }

    @Test("fails where a message or a link is clicked that nobody was sent")
    func impossible() throws {
        let outcome = try Theatre.play(
            flow,
            """
            at 2026-03-02 08:00, clicked
            at 2026-03-02 09:00, lead
            after 1 hour, clicked a link "no such link"
            after 1 hour, opened b
            """
        )
        #expect(outcome.failures.map(\.reason) == [.noMessage, .noLink("no such link"), .noMessage])
        #expect(outcome.failedLines == [3, 5, 6])
    }

    @Test("counts `after` by the calendar of the line's contact, from the line above")
    func after() throws {
        let outcome = try Theatre.play(
            "on lead\ngoal purchase\ntag seen\n",
            """
            at 2026-03-28 09:00, anna@example.com lead
            after 1 day, bob@example.com lead
            after 24 hours, anna@example.com purchase
            expect anna@example.com tagged seen at 2026-03-28 09:00
            expect bob@example.com tagged seen at 2026-03-29 08:00
            expect bob@example.com not tagged seen at 2026-03-29 07:59
            """,
            given: "given anna@example.com\ngiven bob@example.com with time zone \"UTC\""
        )
        #expect(outcome.failures == [])
        #expect(outcome.lines.last?.json.hasPrefix(#"{"at":"2026-03-30T10:00:00+02:00""#) == true)
    }

    @Test("groups lines of one instant by contact, in the order given")
    func order() throws {
        let outcome = try Theatre.play(
            "on lead\ngoal purchase\ntag seen\n",
            """
            at 2026-03-02 09:00, bob@example.com lead
            at 2026-03-02 09:00, anna@example.com lead
            """,
            given: "given anna@example.com\ngiven bob@example.com"
        )
        #expect(outcome.lines.prefix(4).allSatisfy { $0.contact == "anna@example.com" })
        #expect(outcome.lines.suffix(4).allSatisfy { $0.contact == "bob@example.com" })
        #expect(outcome.lines.count == 8)
    }

    @Test("lets webhooks answer as it says, and 200 where it says nothing")
    func webhooks() throws {
        let outcome = try Theatre.play(
            "on lead\ngoal purchase\ncall webhook crm and keep owner\ncall webhook erp, otherwise tag erp failed\n"
                + "call webhook third\n",
            """
            webhook crm answers 200 with owner "kim@example.com", ignored 3
            webhook erp answers 500
            at 2026-03-02 09:00, lead
            expect owner is "kim@example.com"
            expect not ignored is 3
            expect called webhook erp at step 2
            expect called webhook third
            expect tagged erp failed
            """
        )
        #expect(outcome.failures == [])
        let statuses = outcome.lines.compactMap { line in
            if case .called(_, let status) = line.entry.kind { status } else { nil }
        }
        #expect(statuses == [200, 500, 200])
    }

    @Test("sees a date trigger at the very instant of its first line, and none before")
    func dates() throws {
        let trigger = "on 1 day before renewal date at 09:00\ngoal purchase\ntag seen\n"
        for (first, isSeen) in [("2026-03-02 09:00", true), ("2026-03-02 09:01", false)] {
            let outcome = try Theatre.play(
                trigger,
                "at \(first)\nexpect \(isSeen ? "" : "not ")tagged seen",
                given: "given anna@example.com with renewal date 2026-03-03"
            )
            #expect(outcome.failures == [])
        }
    }

    @Test("ends 400 times 24 hours after its last line")
    func end() throws {
        let outcome = try Theatre.play(
            "on lead\ngoal purchase\nwait 400 days\ntag early\nwait 1 minute\ntag late\n",
            """
            at 2026-03-02 09:00, lead
            expect tagged early
            expect not tagged late
            """,
            given: "given anna@example.com with time zone \"UTC\""
        )
        #expect(outcome.failures == [])
    }

    @Test("that would take more than a century fails where it does")
    func century() throws {
        let outcome = try Theatre.play(
            flow,
            "at 2026-03-02 09:00, lead\nafter 60 years, purchase\nafter 60 years, purchase\nexpect sent a"
        )
        #expect(outcome.failures.map(\.reason) == [.tooLate(limitYears: 100)])
        #expect(outcome.failedLines == [5])
    }
}
