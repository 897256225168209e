import FlowCommands
import FlowModel
import FlowRuntime
import FlowTesting
import Foundation
import Testing

@Suite("nurture status")
struct StatusTests {
    private let recorded = RecordedOutput()
    private let reader = ShelfReader(
        rows: [ShelfReader.row(7, .held, note: "first name has no value"), ShelfReader.row(8, .queued)],
        counts: StoreStatus(
            contacts: 48,
            faulted: 1,
            pendingEvents: 3,
            flows: [StoreStatus.FlowCount(flow: Slug("nurture"), entered: 40, active: 12, converted: 9)],
            outbox: [.queued: 1, .held: 1, .done: 100],
            uncertain: 2
        )
    )

    @Test("shows the counts, the flows and each held message with its reason")
    func text() throws {
        #expect(try Status.run(reader: reader, output: recorded.output()) == .done)
        let expected = """
            contacts: 48 (1 set aside, because a decision about them failed)
            events to decide: 3
            outbox: 1 queued, 0 sending, 100 done, 0 failed, 1 held, 0 cancelled
            uncertain: 2 (`nurture outbox list --uncertain` shows them)

            FLOW     ENTERED  INSIDE  CONVERTED
            nurture       40      12          9

            held:
              7 nurture-email-1 to anna@example.com: first name has no value

            """
        #expect(recorded.answer == expected)
    }

    @Test("says that a step of the clock is not believed yet")
    func clock() throws {
        let counts = StoreStatus(
            contacts: 0,
            faulted: 0,
            pendingEvents: 0,
            flows: [],
            outbox: [:],
            uncertain: 0,
            doubtedClockStep: 7_200_000
        )
        #expect(try Status.run(reader: ShelfReader(rows: [], counts: counts), output: recorded.output()) == .done)
        #expect(
            recorded.answer.contains(
                "\nclock: set forward by 120 minutes; what that makes due waits until the clock has kept its new time "
                    + "for a minute\n"
            )
        )
    }

    @Test("says since when and why sending is paused, and what to do")
    func pause() throws {
        var counts = reader.counts
        counts.sendingPause = SendingPause(at: .testStart, reason: "30 of the 500 emails bounced")
        let paused = ShelfReader(rows: [], counts: counts)
        #expect(try Status.run(reader: paused, output: recorded.output()) == .done)
        let since = ISO8601.text(of: .testStart, in: .utc)
        #expect(
            recorded.answer.contains(
                "\nsending: paused since \(since), because 30 of the 500 emails bounced; `nurture release` lets mail "
                    + "to contacts out again\n"
            )
        )
    }

    @Test("and so in JSON")
    func pauseInJSON() throws {
        var counts = reader.counts
        counts.sendingPause = SendingPause(at: .testStart, reason: "30 of the 500 emails bounced")
        let paused = ShelfReader(rows: [], counts: counts)
        #expect(try Status.run(reader: paused, format: .json, output: recorded.output()) == .done)
        let object = try #require(JSONSerialization.jsonObject(with: Data(recorded.answer.utf8)) as? [String: Any])
        let pause = try #require(object["sending_pause"] as? [String: String])
        #expect(pause["reason"] == "30 of the 500 emails bounced")
        #expect(pause["at"] == ISO8601.text(of: .testStart, in: .utc))
    }

    @Test("is one JSON document")
    func json() throws {
        #expect(try Status.run(reader: reader, format: .json, output: recorded.output()) == .done)
        let object = try #require(JSONSerialization.jsonObject(with: Data(recorded.answer.utf8)) as? [String: Any])
        #expect(
            Set(object.keys) == [
                "contacts", "faulted", "pending_events", "flows", "outbox", "uncertain", "clock_step_seconds",
                "sending_pause", "held",
            ]
        )
        #expect(object["contacts"] as? Int == 48)
        #expect((object["outbox"] as? [String: Int])?["done"] == 100)
        #expect((object["held"] as? [[String: Any]])?.first?["reason"] as? String == "first name has no value")
    }

    @Test("says why the store cannot be read")
    func failure() {
        #expect(throws: CommandError.store(.full)) {
            try Status.run(reader: ShelfReader(failure: .full), output: recorded.output())
        }
    }
}
