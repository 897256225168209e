import FlowModel
import FlowRuntime

extension StoreConformance {
    /// One whose properties are looked at, so that each time must be known.
    private static func viewed(_ period: Condition.Period) -> Condition {
        .happened("viewed", filter: .field(.propertyThenContact("page"), .isSet), Condition.Occurring(period))
    }

    private static func seconds(_ count: Int64) -> CalendarDuration {
        var duration = CalendarDuration()
        duration.seconds = count
        return duration
    }

    private static func orders(_ stage: Stage, _ contact: ContactID, _ condition: Condition) throws -> [EventOrder] {
        let person = try stage.person(contact, reading: [Flow.reading([condition])])
        try expect(person.history.occurrences.count <= 1, "no occurrences but those that are read")
        return person.history.occurrences.first?.value.map(\.order) ?? []
    }

    static let occurrences: [StoreCheck] = [
        StoreCheck("occurrences go back for ever, to the oldest entry, or some time, as is asked") { stage in
            let pages = try (1...3).map { page in
                try stage.settle(stage.arrival("\(page)", .track("viewed"), after: Int64(page * 100 - 400)))
            }
            let entry = try stage.enter()
            let (late, _) = try stage.settle(stage.arrival("4", .track("viewed"), after: -1_000))
            let ids = pages.map { EventOrder($0.event) }
            try expect(try orders(stage, entry.contact, viewed(.ever)), is: ids + [EventOrder(late)], "all of them")
            try expect(
                try orders(stage, entry.contact, viewed(.sinceEntry)),
                is: [EventOrder(late)],
                "those since the entry"
            )
            // Timed 301, 201 and 101 seconds before now: the edge is inside.
            let recent = try orders(stage, entry.contact, viewed(.inTheLast(seconds(201))))
            try expect(recent, is: Array(ids[1...]), "those of the last 201 seconds")
            let both = Condition.all([viewed(.sinceEntry), viewed(.inTheLast(seconds(101)))])
            try expect(try orders(stage, entry.contact, both), is: [ids[2], EventOrder(late)], "those of either")
        },
        StoreCheck("what the folder asks of some time back is found without an entry") { stage in
            let (event, contact) = try stage.settle(stage.arrival("1", .track("viewed"), after: -50))
            let often = Condition.Occurring(.inTheLast(seconds(60)), atLeast: 2)
            let found = try orders(stage, contact, .happened("viewed", filter: nil, often))
            try expect(found, is: [EventOrder(event)], "the occurrences")
            let early = try orders(stage, contact, viewed(.inTheLast(seconds(50))))
            try expect(early, is: [], "those of a shorter time")
        },
        StoreCheck("occurrences of what was done with messages name the message and the link") { stage in
            let entry = try stage.enter()
            let link = MessageReference.Link(address: "https://example.com/a", label: "guide")
            let (click, _) = try stage.settle(stage.arrival("1", about: entry.message, .clicked, link: link))
            try stage.settle(stage.arrival("2", about: entry.message, .clicked, isAutomatic: true))
            try stage.settle(stage.arrival("3", about: entry.message, .opened))
            let (again, _) = try stage.settle(stage.arrival("4", about: entry.message, .clicked))
            try stage.accept(stage.arrival("5", about: entry.message, .clicked))
            let flow = Flow.reading([.message(.clicked, .link("example"), .ever)])
            let key = entry.row.delivery.key
            let expected = [(click, link), (again, nil)].map { (event, link) in
                History.Occurrence(
                    order: EventOrder(event),
                    at: stage.now,
                    message: MessageReference(delivery: key, email: "welcome", link: link)
                )
            }
            let found = try stage.person(entry.contact, reading: [flow]).history.occurrences
            try expect(found, is: [.message(.clicked): expected], "the clicks")
        },
    ]

    static let recorded: [StoreCheck] = [
        StoreCheck("what a flow records is an event of the contact, with the properties that it hands on") { stage in
            let properties: [Slug: Value] = ["plan": .text("pro")]
            let (origin, contact) = try stage.settle(stage.arrival("1", properties: properties))
            let orders = (1...2).map { EventOrder(origin, part: $0) }
            try stage.write(
                contact,
                [
                    .recorded(RecordedEvent(name: "viewed", order: orders[0], at: stage.now, origin: origin)),
                    .recorded(RecordedEvent(name: "viewed", order: orders[1], at: stage.now, origin: nil)),
                ]
            )
            let found = try stage.person(contact, reading: [Flow.reading([viewed(.ever)])]).history.occurrences
            let expected = zip(orders, [properties, [:]]).map {
                History.Occurrence(order: $0, at: stage.now, properties: $1)
            }
            try expect(found, is: [.event("viewed"): expected], "the occurrences")
            try expect(try stage.transact { try $0.pendingEvents(limit: 9) }, is: [], "pending events")
        },
        StoreCheck("it counts among what was accepted, behind the event that was settled last") { stage in
            let (first, contact) = try stage.settle(stage.arrival("1", .track("viewed")))
            let (waiting, _) = try stage.accept(stage.arrival("2", .track("viewed")))
            let order = EventOrder(first, part: 1)
            let later = stage.now.adding(seconds: 60)
            try stage.write(
                contact,
                [.recorded(RecordedEvent(name: "viewed", order: order, at: later, origin: first))]
            )
            let flow = Flow.reading([.happened("viewed", filter: nil, .ever), viewed(.ever)])
            var fact = stage.fact(first)
            fact.add(order, at: later)
            try expect(try stage.person(contact, reading: [flow]).history.facts["viewed"], is: fact, "the fact")
            try stage.transact { try $0.consume([waiting]) }
            fact.add(EventOrder(waiting), at: stage.now.adding(seconds: -1))
            let history = try stage.person(contact, reading: [flow]).history
            try expect(history.facts["viewed"], is: fact, "the fact with one more")
            let found = history.occurrences[.event("viewed")]?.map(\.order)
            try expect(found, is: [EventOrder(first), order, EventOrder(waiting)], "the order")
        },
        StoreCheck("one event is recorded once at its place") { stage in
            let (first, contact) = try stage.settle(stage.arrival("1"))
            let event = RecordedEvent(name: "a", order: EventOrder(first, part: 1), at: stage.now, origin: nil)
            try stage.write(contact, [.recorded(event)])
            try expectRefusal("the same again", \.isRejection) { try stage.write(contact, [.recorded(event)]) }
        },
    ]
}
