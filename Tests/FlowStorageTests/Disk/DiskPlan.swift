import FlowDice
import FlowModel
import FlowRuntime
import FlowTesting

/// What happens to the contacts of a run on a played disk: always the same for one seed.
struct DiskPlan {
    /// Arrivals that one sender hands in together, all of one instant.
    struct Intake {
        let at: Instant
        let arrivals: [Arrival]
    }

    /// In order of time; at one instant a contact is in one arrival at most.
    let intakes: [Intake]

    /// Deals out what so many people do; each arrival has so many bytes of properties.
    init(seed: UInt64, contacts: Int, bytes: Int = 0) {
        var dice = Dice(seed: seed)
        var events: [Int: [Arrival]] = [:]
        for number in 1...contacts {
            let kind = dice.pick(["ready", "ready", "ready", "late", "refused"])
            let address = "\(kind)\(number)@example.com"
            var hour = dice.below(48)
            for event in DiskPlan.story(&dice) {
                let arrival = DiskPlan.arrival(event, of: address, atHour: hour, bytes: bytes)
                events[hour, default: []].append(arrival)
                hour += 1 + dice.below(30)
            }
        }
        intakes = events.sorted { $0.key < $1.key }.flatMap { hour, arrivals in
            DiskPlan.dealt(arrivals, &dice).map { Intake(at: DiskPlan.instant(ofHour: hour), arrivals: $0) }
        }
    }

    private static func instant(ofHour hour: Int) -> Instant { .testStart.adding(seconds: Int64(hour) * 3600) }

    /// What one contact does, in order.
    private static func story(_ dice: inout Dice) -> [Arrival.Kind] {
        let ways: [[Arrival.Kind]] = [
            [.track("lead")],
            [.track("lead"), .track("visited"), .track("news")],
            [.identify, .track("lead"), .track("visited"), .identify],
            [.track("news"), .track("lead"), .track("booked"), .track("news")],
            [.track("lead"), .unsubscribed(topic: nil), .track("news")],
        ]
        return dice.pick(ways)
    }

    private static func arrival(_ kind: Arrival.Kind, of address: String, atHour hour: Int, bytes: Int) -> Arrival {
        Arrival(
            messageID: "\(address) at \(hour)",
            subject: .contact(ContactReference(email: address)),
            receivedAt: instant(ofHour: hour),
            timestamp: instant(ofHour: hour),
            kind: kind,
            properties: bytes == 0 ? [:] : ["text": .text(String(repeating: "x", count: bytes))],
            traits: ["email": .text(address), "hour": .number(Double(hour))]
        )
    }

    /// Singly and in batches.
    private static func dealt(_ arrivals: [Arrival], _ dice: inout Dice) -> [[Arrival]] {
        var rest = arrivals[...]
        var dealt: [[Arrival]] = []
        while !rest.isEmpty {
            let count = dice.pick([1, 1, 2, 5])
            dealt.append(Array(rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
        return dealt
    }

    /// What the mail server says to a message for that address: it puts `late…` off in one hour of three, and
    /// `refused…` has no mailbox.
    static func answer(toMailFor address: String, at now: Instant) -> DeliveryReport.Outcome {
        if address.hasPrefix("refused") { return .refused(status: 550, reply: "no such user") }
        if address.hasPrefix("late"), now.milliseconds(since: .testStart) / 3_600_000 % 3 == 0 {
            return .deferred(status: 451, reply: "come back later", retryAfter: nil)
        }
        return .accepted(status: 250, reply: "ok")
    }

    static var folder: FolderChange {
        FolderChange(
            text: FolderText(files: []),
            flows: [nurture, news],
            settings: FolderSettings(zone: TestZones.find),
            answer: { _ in }
        )
    }

    /// Sends at once, waits for a visit or a day, then calls, sends again and marks the contact.
    private static let nurture: Flow = {
        var day = CalendarDuration()
        day.days = 1
        var hours = CalendarDuration()
        hours.seconds = 5 * 3600
        let visited = Condition.happened("visited", filter: nil)
        let steps: [Step.Action] = [
            .send(email: "first", otherwise: nil),
            .set("stage", .value(.text("mailed"))),
            .waitUntil(visited, text: "visited", atMost: day, otherwise: nil),
            .decide([Step.Branch(condition: visited, text: "visited", target: 4)], otherwise: 5),
            .callWebhook("crm", otherwise: nil),
            .wait(hours),
            .send(email: "second", otherwise: nil),
            .tag("nurtured"),
        ]
        let goal = Flow.Exit(condition: .happened("booked", filter: nil), text: "booked")
        return .sample("nurture", steps, goals: [goal])
    }()

    private static let news: Flow = .sample(
        "news",
        [.send(email: "digest", otherwise: nil)],
        triggers: [Trigger(.event("news"), text: "news")],
        entry: .everyTime
    )
}
