import FlowModel
import FlowRuntime

private struct Interruption: Error {}

extension StoreConformance {
    static let transactions: [StoreCheck] = [
        StoreCheck("a body that throws leaves nothing behind") { stage in
            let entry = try stage.enter()
            let before = try stage.person(entry.contact)
            do {
                try stage.transact { transaction in
                    _ = try transaction.accept([stage.arrival("lost", from: ContactReference(userID: "lost"))])
                    try transaction.settle([Settlement(id: entry.message, state: .failed)], at: stage.now)
                    var changed = before
                    changed.contact.tags = ["lost"]
                    let transition = Transition(
                        person: changed,
                        changes: [.tagged("lost"), .setField("lost", .flag(true))],
                        timeline: [],
                        nextDue: stage.now
                    )
                    try transaction.write([transition])
                    throw Interruption()
                }
                throw ConformanceFailure("the body's error comes out of transact")
            } catch is Interruption {}
            try expect(try stage.person(entry.contact), is: before, "the person after the rollback")
            try expect(try stage.row(entry.message), is: entry.row, "the outbox row after the rollback")
            try expect(try stage.transact { try $0.pendingEvents(limit: 10) }.count, is: 0, "events after the rollback")
            try expect(try stage.transact { try $0.earliestDue() }, is: nil, "what is due after the rollback")
            try stage.accept(stage.arrival("lost"))
        },
        StoreCheck("names that a rolled back transaction made new can be used afterwards") { stage in
            let (_, contact) = try stage.settle(stage.arrival("1"))
            let person = try stage.person(contact)
            func transition(_ name: Slug) -> Transition {
                Transition(person: person, changes: [.tagged(name)], timeline: [], nextDue: nil)
            }
            do {
                try stage.transact { transaction in
                    try transaction.write([transition("first")])
                    throw Interruption()
                }
            } catch is Interruption {}
            try stage.transact { try $0.write([transition("second"), transition("first")]) }
            try expect(try stage.person(contact).contact.tags, is: ["first", "second"], "the tags")
        },
        StoreCheck("a refused write leaves nothing behind") { stage in
            let entry = try stage.enter()
            try expectRefusal("a second delivery with one key", \.isRejection) {
                try stage.write(entry.contact, [.tagged("lost"), .deliver(entry.row.delivery)])
            }
            try expect(try stage.person(entry.contact).contact.tags, is: [], "the tags after the refusal")
        },
        StoreCheck("transact returns what its body returns, and what was written is seen at once") { stage in
            let count = try stage.transact { transaction in
                _ = try transaction.accept([stage.arrival("1"), stage.arrival("2")])
                return try transaction.pendingEvents(limit: 10).count
            }
            try expect(count, is: 2, "events seen by the transaction that accepted them")
        },
        StoreCheck("each ownership has a later epoch than the one before") { stage in
            let first = try stage.store.takeOwnership(onUnknownOutcome: .resend, at: stage.now)
            let second = try stage.store.takeOwnership(onUnknownOutcome: .hold, at: stage.now)
            try expect(first < second, "the second epoch is later")
        },
    ]

    static let intake: [StoreCheck] = [
        StoreCheck("an arrival is pending, as it came, until it is consumed") { stage in
            let arrival = stage.arrival("1", properties: ["plan": .text("pro")], traits: ["country": .text("NL")])
            let (event, contact) = try stage.accept(arrival)
            let expected = Event(
                id: event,
                contact: contact,
                receivedAt: arrival.receivedAt,
                timestamp: arrival.timestamp,
                kind: .track("lead"),
                properties: arrival.properties,
                traits: arrival.traits
            )
            try expect(try stage.transact { try $0.pendingEvents(limit: 10) }, is: [expected], "pending events")
            try expect(try stage.transact { try $0.events([event]) }, is: [event: expected], "events by id")
            try stage.transact { try $0.consume([event]) }
            try expect(try stage.transact { try $0.pendingEvents(limit: 10) }, is: [], "pending events once consumed")
            try expect(try stage.transact { try $0.events([event]) }, is: [event: expected], "a consumed event")
        },
        StoreCheck("a second arrival with one message id is a duplicate and changes nothing") { stage in
            try stage.accept(stage.arrival("1"))
            let again = stage.arrival(
                "1",
                from: ContactReference(userID: "new"),
                traits: ["email": .text("new@example.com")]
            )
            let other = stage.arrival("2", from: ContactReference(email: "new@example.com"))
            let answers = try stage.transact { try $0.accept([again, other]) }
            try expect(answers.first, is: .duplicate, "the answer to a duplicate")
            try expect(answers.last, is: .accepted(EventID(2), ContactID(2)), "the next contact")
            try expect(try stage.transact { try $0.pendingEvents(limit: 10) }.count, is: 2, "pending events")
        },
        StoreCheck("duplicates inside one call are found") { stage in
            let answers = try stage.transact { try $0.accept([stage.arrival("1"), stage.arrival("1")]) }
            try expect(answers, is: [.accepted(EventID(1), ContactID(1)), .duplicate], "the answers")
        },
        StoreCheck("pending events come in the order of acceptance, as many as asked for") { stage in
            let emails = ["b@example.com", "a@example.com", "b@example.com", "c@example.com"]
            let arrivals = emails.enumerated().map { index, email in
                stage.arrival("\(index)", from: ContactReference(email: email), after: Int64(10 - index))
            }
            _ = try stage.transact { try $0.accept(arrivals) }
            let pending = try stage.transact { try $0.pendingEvents(limit: 3) }
            try expect(pending.map(\.id.number), is: [1, 2, 3], "the order")
            try stage.transact { try $0.consume([EventID(2)]) }
            let rest = try stage.transact { try $0.pendingEvents(limit: 3) }
            try expect(rest.map(\.id.number), is: [1, 3, 4], "the rest")
        },
        StoreCheck("every kind of arrival and of value comes back as it went in") { stage in
            let values: [Slug: Value] = [
                "text": .text("€ \u{0} ü"), "empty": .text(""), "number": .number(-2.5), "whole": .number(50),
                "large": .number(1e300), "yes": .flag(true), "no": .flag(false), "null": .null,
                "list": .list([.number(1), .text("a"), .list([]), .null]),
                "object": .object(["b": .flag(true), "a": .object([:])]),
            ]
            let kinds: [Arrival.Kind] = [
                .track("lead"), .identify, .unsubscribed(topic: nil), .unsubscribed(topic: "news"),
                .subscribed(topic: "news"),
            ]
            let arrivals = kinds.enumerated().map {
                stage.arrival("\($0.offset)", $0.element, properties: values, traits: values)
            }
            _ = try stage.transact { try $0.accept(arrivals) }
            let events = try stage.transact { try $0.pendingEvents(limit: 10) }
            let expected: [Event.Kind] = [
                .track("lead"), .identify, .unsubscribed(topic: nil), .unsubscribed(topic: "news"),
                .subscribed(topic: "news"),
            ]
            try expect(events.map(\.kind), is: expected, "the kinds")
            try expect(events.map(\.properties), is: kinds.map { _ in values }, "the properties")
            try expect(events.map(\.traits), is: kinds.map { _ in values }, "the traits")
        },
        StoreCheck("an arrival about a message belongs to its recipient") { stage in
            let entry = try stage.enter()
            let link = MessageReference.Link(address: "https://example.com/a", label: "guide")
            let (event, contact) = try stage.accept(stage.arrival("1", about: entry.message, .clicked, link: link))
            try expect(contact, is: entry.contact, "the contact")
            let reference = MessageReference(delivery: entry.row.delivery.key, email: "welcome", link: link)
            let stored = try stage.transact { try $0.events([event]) }[event]
            try expect(stored?.kind, is: .message(.clicked, reference), "the event")
        },
        StoreCheck("an arrival about a message that nobody sent is not recorded") { stage in
            let call = try stage.enter("anna@example.com", .webhook("crm"))
            let arrivals = [
                stage.arrival("1", about: OutboxID(99), .opened),
                stage.arrival("2", about: call.message, .opened),
                stage.arrival("3", .message(.opened, link: nil, isAutomatic: false)),
            ]
            let answers = try stage.transact { try $0.accept(arrivals) }
            try expect(answers, is: arrivals.map { _ in .unknownMessage }, "the answers")
            try expect(try stage.transact { try $0.pendingEvents(limit: 10) }, is: [], "pending events")
        },
    ]
}
