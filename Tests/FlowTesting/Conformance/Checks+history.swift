import FlowModel
import FlowRuntime

extension StoreConformance {
    /// Reads facts of `purchase`, and each `viewed` since the entry.
    private static let reader = Flow.reading([
        .happened("purchase", filter: nil), .happened("viewed", filter: .field(.propertyThenContact("page"), .isSet)),
    ])

    static let events: [StoreCheck] = [
        StoreCheck("history holds what was consumed, and nothing that still waits") { stage in
            let (first, contact) = try stage.settle(stage.arrival("1", .track("purchase")))
            try stage.accept(stage.arrival("2", .track("purchase")))
            let person = try stage.person(contact, reading: [reader])
            try expect(person.history.facts, is: ["purchase": stage.fact(first)], "the purchases")
        },
        StoreCheck("history holds how often, first and last, by the senders' clocks") { stage in
            let arrivals = [
                stage.arrival("1", .track("purchase"), after: 10), stage.arrival("2", .track("purchase"), after: 5),
                stage.arrival("3", .track("purchase"), after: 20), stage.arrival("4", .track("purchase"), after: 15),
            ]
            let settled = try arrivals.map { try stage.settle($0) }
            let last = try unwrap(settled.last, "the last event")
            let fact = History.EventFact(
                count: 4,
                first: arrivals[1].timestamp,
                last: arrivals[2].timestamp,
                lastEvent: EventOrder(last.event)
            )
            let found = try stage.person(last.contact, reading: [reader]).history.facts
            try expect(found, is: ["purchase": fact], "the purchases")
        },
        StoreCheck("history holds facts of what the folder reads, and of nothing else") { stage in
            let (first, contact) = try stage.settle(stage.arrival("1", .track("purchase")))
            try stage.settle(stage.arrival("3", .track("lead")))
            try stage.settle(stage.arrival("4", from: ContactReference(email: "bob@example.com"), .track("purchase")))
            let person = try stage.person(contact, reading: [reader])
            try expect(person.history.facts, is: ["purchase": stage.fact(first)], "the facts that are read")
            try expect(try stage.person(contact).history.facts, is: [:], "the facts when none are read")
        },
        StoreCheck("consuming an event twice counts it once, whatever the order") { stage in
            let (first, contact) = try stage.accept(stage.arrival("1", .track("purchase")))
            let (second, _) = try stage.accept(stage.arrival("2", .track("purchase")))
            try stage.transact { try $0.consume([second, first, first]) }
            try stage.transact { try $0.consume([first]) }
            let fact = try stage.person(contact, reading: [reader]).history.facts["purchase"]
            try expect(fact?.count, is: 2, "how often")
            try expect(fact?.lastEvent, is: EventOrder(second), "the last of them")
        },
        StoreCheck("unsubscribing and subscribing are events with a name") { stage in
            let flow = Flow.reading([
                .happened("unsubscribed", filter: nil), .happened("subscribed", filter: nil),
            ])
            let (first, contact) = try stage.settle(stage.arrival("1", .unsubscribed(topic: "news")))
            let (second, _) = try stage.settle(stage.arrival("2", .subscribed(topic: "news")))
            let person = try stage.person(contact, reading: [flow])
            let facts: [Slug: History.EventFact] = [
                "unsubscribed": stage.fact(first), "subscribed": stage.fact(second),
            ]
            try expect(person.history.facts, is: facts, "the facts")
        },
    ]

    static let history: [StoreCheck] = [
        StoreCheck("occurrences are those after the oldest active entry's trigger, oldest first") { stage in
            try stage.settle(stage.arrival("before", .track("viewed"), properties: ["page": .text("0")]))
            let entry = try stage.enter()
            for page in 1...3 {
                let properties: [Slug: Value] = ["page": .number(Double(page))]
                try stage.settle(stage.arrival("\(page)", .track("viewed"), properties: properties))
            }
            try stage.accept(stage.arrival("waits", .track("viewed"), properties: ["page": .text("4")]))
            let occurrences = try stage.person(entry.contact, reading: [reader]).history.occurrences
            let pages = occurrences[.event("viewed")]?.map { $0.properties["page"] }
            try expect(pages, is: [.number(1), .number(2), .number(3)], "the pages")
            var left = entry.enrolment
            left.state = .left(.finished, at: stage.now, step: nil)
            try stage.write(entry.contact, [.moved(left)])
            let person = try stage.person(entry.contact, reading: [reader])
            try expect(person.history.occurrences, is: [:], "occurrences without an active entry")
        },
        StoreCheck("at most the latest thousand occurrences are held") { stage in
            let entry = try stage.enter()
            let arrivals = (0..<1003).map { index in
                stage.arrival("\(index)", .track("viewed"), properties: ["page": .number(Double(index))])
            }
            try stage.transact { transaction in
                _ = try transaction.accept(arrivals)
                try transaction.consume(try transaction.pendingEvents(limit: 2000).map(\.id))
            }
            let viewed =
                try stage.person(entry.contact, reading: [reader]).history
                .occurrences[.event("viewed")] ?? []
            try expect(viewed.count, is: 1000, "the occurrences")
            try expect(viewed.first?.properties, is: ["page": .number(3)], "the oldest of them")
            try expect(viewed.last?.properties, is: ["page": .number(1002)], "the latest of them")
        },
        StoreCheck("facts of messages are kept for the email and for the active entry's message") { stage in
            let entry = try stage.enter()
            let link = MessageReference.Link(address: "https://example.com/a", label: nil)
            let labelled = MessageReference.Link(address: "https://example.com/a", label: "guide")
            try stage.settle(stage.arrival("1", about: entry.message, .opened))
            try stage.settle(stage.arrival("2", about: entry.message, .clicked, link: link))
            let (last, _) = try stage.settle(stage.arrival("3", about: entry.message, .clicked, link: labelled))
            let history = try stage.person(entry.contact).history
            let message = History.MessageHistory(facts: [.opened, .clicked], links: [link, labelled])
            try expect(history.messages, is: [entry.row.delivery.key: message], "the messages")
            let clicked = History.EmailFact(fact: .clicked, email: "welcome")
            let fact = History.EventFact(count: 2, first: stage.now, last: stage.now, lastEvent: EventOrder(last))
            try expect(history.emailFacts[clicked], is: fact, "the clicks")
            try expect(history.emailFacts.count, is: 2, "the facts of emails")
            try expect(history.facts, is: [:], "facts of events")
        },
        StoreCheck("what a machine did is stored as an event and nowhere else") { stage in
            let entry = try stage.enter()
            let (event, _) = try stage.settle(
                stage.arrival("1", about: entry.message, .clicked, isAutomatic: true)
            )
            let history = try stage.person(entry.contact).history
            try expect(history, is: History(), "the history")
            let reference = MessageReference(delivery: entry.row.delivery.key, email: "welcome", isAutomatic: true)
            let stored = try stage.transact { try $0.events([event]) }[event]
            try expect(stored?.kind, is: .message(.clicked, reference), "the event")
        },
        StoreCheck("messages of entries that have ended are not read") { stage in
            let entry = try stage.enter()
            try stage.settle(stage.arrival("1", about: entry.message, .opened))
            var left = entry.enrolment
            left.state = .left(.converted, at: stage.now, step: nil)
            try stage.write(entry.contact, [.moved(left)])
            let history = try stage.person(entry.contact).history
            try expect(history.messages, is: [:], "the messages")
            try expect(history.emailFacts.count, is: 1, "the facts of emails")
        },
    ]
}
