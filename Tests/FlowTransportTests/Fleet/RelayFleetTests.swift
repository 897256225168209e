import FlowModel
import FlowRuntime
import Testing

@testable import FlowTransport

final class RelayFleetTests {
    private let box = ReportBox()
    private let woken = Monitor(0)
    private var fleets: [RelayFleet] = []

    private static let accepted = DeliveryReport.Outcome.accepted(status: 250, reply: "queued")

    private func member(
        _ url: String,
        connections: Int = 1,
        weight: Int = 1,
        perSecond: Int? = nil
    ) -> FleetMember {
        let relay = RelaySettings(url: url, tls: .none, connections: connections, connectSeconds: 1, replySeconds: 1)
        return FleetMember(name: url, way: .smtp(relay), weight: weight, perSecond: perSecond)
    }

    private func fleet(_ members: [FleetMember], releases: Bool = true) -> RelayFleet {
        let fleet = RelayFleet(
            members,
            now: { Instant(milliseconds: 0) },
            report: { [box, woken] report in
                box.report(report)
                woken.change { $0 += 1 }
            },
            logger: quiet,
            wake: { [woken] in woken.change { $0 += 1 } }
        )
        if releases { box.release(for: fleet) }
        fleets.append(fleet)
        return fleet
    }

    /// Sends so many one after another, each when there is room.
    private func send(_ count: Int, through fleet: RelayFleet, from first: Int = 1) throws {
        for number in first..<(first + count) {
            try awaitRoom(fleet)
            fleet.send([mail(Int64(number))])
            _ = try box.wait(number)
        }
    }

    private func awaitRoom(_ fleet: RelayFleet) throws {
        let found = woken.wait(until: .after(seconds: 30)) { _ in fleet.idleConnections > 0 ? true : nil }
        try #require(found != nil)
    }

    @Test("Two relays share the mail by their weights")
    func weights() throws {
        let (first, second) = (ScriptedRelay(), ScriptedRelay())
        let fleet = fleet([member(first.url, weight: 3), member(second.url, weight: 1)])
        #expect(fleet.idleConnections == 2)
        try send(40, through: fleet)
        #expect(first.messages.count == 30)
        #expect(second.messages.count == 10)
    }

    /// How a relay can be away without having taken anything.
    enum Absence: String, CaseIterable, Sendable {
        case refuses, closes, hangs, busyGreeting, busyMail, signIn

        func relay() -> ScriptedRelay {
            switch self {
            case .refuses: ScriptedRelay(greeting: .say("554 go away"))
            case .closes: ScriptedRelay(greeting: .drop)
            case .hangs: ScriptedRelay(greeting: .silence)
            case .busyGreeting: ScriptedRelay(greeting: .say("421 too many"))
            case .busyMail: ScriptedRelay { _, verb in verb == "MAIL" ? .say("421 too many") : nil }
            case .signIn: ScriptedRelay { _, verb in verb == "MAIL" ? .say("530 sign in") : nil }
            }
        }
    }

    @Test("A message that its relay did not take goes to another within the same attempt", arguments: Absence.allCases)
    func failover(absence: Absence) throws {
        let (dead, well) = (absence.relay(), ScriptedRelay())
        let fleet = fleet([member(dead.url, weight: 1_000), member(well.url)])
        fleet.send([mail(1)])
        #expect(try box.outcome() == RelayFleetTests.accepted)
        #expect(well.messages.count == 1)
        #expect(dead.messages.isEmpty)
        // The dead one rests: neither its connection nor its weight counts.
        #expect(fleet.idleConnections == 1)
        try send(5, through: fleet, from: 2)
        #expect(try box.wait(6).allSatisfy { $0.outcome == RelayFleetTests.accepted })
        #expect(box.count == 6)
    }

    @Test("A port where nobody listens is passed over")
    func nobody() throws {
        let well = ScriptedRelay()
        let fleet = fleet([member("smtp://127.0.0.1:1", connections: 4, weight: 100), member(well.url, connections: 4)])
        fleet.send((1...4).map { mail(Int64($0)) })
        #expect(try box.wait(4).allSatisfy { $0.outcome == RelayFleetTests.accepted })
        #expect(Set(try box.wait(4).map(\.id)).count == 4)
    }

    @Test(
        "What a relay may have taken, or answered for itself, goes to no other",
        arguments: [
            (".", "550 no", DeliveryReport.Outcome.refused(status: 550, reply: "no")),
            ("RCPT", "450 grey", .deferred(status: 450, reply: "grey", retryAfter: nil)),
            ("RCPT", "421 busy", .deferred(status: 421, reply: "busy", retryAfter: nil)),
            (".", nil, .uncertain(reason: "the server closed the connection")),
            ("DATA", nil, .deferred(status: 0, reply: "the server closed the connection", retryAfter: nil)),
        ] as [(String, String?, DeliveryReport.Outcome)]
    )
    func stays(verb: String, answer: String?, outcome: DeliveryReport.Outcome) throws {
        let first = ScriptedRelay { _, heard in heard == verb ? answer.map { .say($0) } ?? .drop : nil }
        let second = ScriptedRelay()
        let fleet = fleet([member(first.url, weight: 1_000), member(second.url)])
        fleet.send([mail(1)])
        #expect(try box.outcome() == outcome)
        #expect(second.connectionCount == 0)
    }

    @Test("A message that no relay takes is reported once, and nothing more begins")
    func nobodyTakesIt() throws {
        let fleet = fleet([member("smtp://127.0.0.1:1"), member("smtp://127.0.0.1:1")])
        fleet.send([mail(1)])
        guard case .unreachable = try box.outcome() else {
            Issue.record("somebody took it")
            return
        }
        #expect(fleet.idleConnections == 0)
        fleet.send([mail(2)])
        #expect(try box.wait(2)[1] == DeliveryReport(id: OutboxID(2), outcome: .notBegun))
    }

    @Test("A relay that comes back is found by one message, and whoever waits is woken")
    func comesBack() throws {
        let refuses = Monitor(true)
        let relay = ScriptedRelay { _, verb in
            verb == "EHLO" || verb == "HELO" ? (refuses.read { $0 } ? .drop : nil) : nil
        }
        let fleet = fleet([member(relay.url, connections: 3)])
        fleet.send([mail(1)])
        guard case .unreachable = try box.outcome() else {
            Issue.record("a relay that hangs up is not reached")
            return
        }
        #expect(fleet.idleConnections == 0)
        refuses.change { $0 = false }
        try awaitRoom(fleet)
        #expect(fleet.idleConnections == 1)
        fleet.send([mail(2)])
        #expect(try box.wait(2)[1].outcome == RelayFleetTests.accepted)
        #expect(fleet.idleConnections >= 2)
    }

    @Test("A message waits for a relay that is merely busy")
    func busy() throws {
        let isOpen = Monitor(false)
        let slow = ScriptedRelay { _, verb in
            if verb == "MAIL" { _ = isOpen.wait(until: .after(seconds: 30)) { $0 ? true : nil } }
            return nil
        }
        let dying = ScriptedRelay { [isOpen] _, verb in
            guard verb == "MAIL" else { return nil }
            _ = isOpen.wait(until: .after(seconds: 30)) { $0 ? true : nil }
            return .say("421 leaving")
        }
        let fleet = fleet([member(slow.url), member(dying.url)])
        fleet.send([mail(1), mail(2)])
        #expect(fleet.idleConnections == 0)
        try slow.awaitLine("MAIL")
        try dying.awaitLine("MAIL")
        isOpen.change { $0 = true }
        #expect(try box.wait(2).allSatisfy { $0.outcome == RelayFleetTests.accepted })
        #expect(slow.messages.count == 2)
    }

    @Test("A connection begins its next message only after the release, through a fleet too")
    func release() throws {
        let relay = ScriptedRelay()
        let fleet = fleet([member(relay.url)], releases: false)
        fleet.send([mail(1)])
        _ = try box.wait(1)
        fleet.send([mail(2)])
        #expect(relay.messages.count == 1)
        fleet.release([OutboxID(1)])
        #expect(try box.wait(2)[1].outcome == RelayFleetTests.accepted)
    }

    @Test("A limit per second lets the rest wait, and says when there is room")
    func limit() throws {
        let relay = ScriptedRelay()
        let fleet = fleet([member(relay.url, connections: 2, perSecond: 20)])
        #expect(fleet.idleConnections == 2)
        let start = ContinuousClock.now
        try send(12, through: fleet)
        // Two at once, ten more at a twentieth of a second each.
        #expect(ContinuousClock.now - start >= .milliseconds(450))
    }

    @Test("Stopping reports everything once and takes no more")
    func stop() async throws {
        let hanging = ScriptedRelay { _, verb in verb == "." ? .silence : nil }
        let dead = ScriptedRelay(greeting: .silence)
        let fleet = fleet([member(hanging.url), member(dead.url)])
        fleet.send([mail(1), mail(2)])
        try hanging.awaitLine("DATA")
        _ = hanging.heard.wait(until: .after(seconds: 30)) { $0.messages.isEmpty ? nil : true }
        await fleet.stop(graceSeconds: 0)
        let outcomes = try box.wait(2).map(\.outcome)
        #expect(outcomes.contains(.uncertain(reason: "the program stopped before the server answered")))
        #expect(outcomes.contains(.notBegun))
        fleet.send([mail(3)])
        #expect(try box.wait(3)[2].outcome == .notBegun)
        #expect(fleet.idleConnections == 0)
        #expect(box.count == 3)
    }

    @Test("Four hundred messages through a relay that dies and one that stays all arrive, each reported once")
    func death() throws {
        let taken = Monitor(0)
        let dying = ScriptedRelay(offers: ["PIPELINING"]) { _, verb in
            // It takes a hundred and then hangs up on everybody before MAIL is accepted.
            guard verb == "MAIL" else { return nil }
            return taken.change { count in
                count += 1
                return count > 100 ? .drop : nil
            }
        }
        let well = ScriptedRelay(offers: ["PIPELINING"])
        let fleet = fleet([member(dying.url, connections: 4), member(well.url, connections: 4)])
        var next: Int64 = 1
        while next <= 400 {
            let room = min(fleet.idleConnections, Int(400 - next) + 1)
            if room > 0 {
                fleet.send((0..<room).map { mail(next + Int64($0), text: "Number \(next + Int64($0))\r\n") })
                next += Int64(room)
            } else {
                try awaitRoom(fleet)
            }
        }
        let reports = try box.wait(400)
        #expect(Set(reports.map(\.id)).count == 400)
        #expect(reports.allSatisfy { $0.outcome == RelayFleetTests.accepted })
        #expect(Set(dying.messages + well.messages).count == 400)
        #expect(dying.messages.count + well.messages.count == 400)
        #expect(dying.messages.count == 100)
    }
}
