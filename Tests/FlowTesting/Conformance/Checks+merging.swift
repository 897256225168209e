import FlowModel
import FlowRuntime

private let anonymous = ContactReference(anonymousID: "a1")
private let user = ContactReference(userID: "u1")
private let both = ContactReference(userID: "u1", anonymousID: "a1")

extension Stage {
    /// Accepts a call by which two contacts become one; the one that stays, and what was told.
    fileprivate func merge(
        _ messageID: String = "merge",
        _ reference: ContactReference = both,
        after seconds: Int64 = 60
    ) throws -> (event: EventID, contact: ContactID, merging: Merging) {
        let answers = try transact {
            try $0.accept([arrival(messageID, from: reference, .identify, after: seconds)])
        }
        guard case .merged(let event, let contact, let merging)? = answers.first else {
            throw ConformanceFailure("two contacts become one: found \(answers)")
        }
        return (event, contact, merging)
    }

    /// Somebody anonymous who did something, and a user of whom something is known.
    fileprivate func meet() throws -> (anonymous: ContactID, user: ContactID) {
        let (_, visitor) = try settle(arrival("visit", from: anonymous, .track("visited")))
        let (_, known) = try settle(arrival("signup", from: user, .track("lead")))
        return (visitor, known)
    }
}

extension StoreConformance {
    static let merging: [StoreCheck] = names + belongings + entries + stages + apart

    private static let names: [StoreCheck] = [
        StoreCheck("somebody anonymous becomes the contact that is named beside, with everything that happened") {
            stage in
            let (visitor, known) = try stage.meet()
            try stage.settle(stage.arrival("again", from: anonymous, .track("lead"), after: 5))
            let (event, contact, merging) = try stage.merge()
            try expect(contact, is: known, "the one that stays")
            try expect(merging, is: Merging(gone: [visitor]), "the one that goes")
            let reader = Flow.reading([.happened("visited", filter: nil, .ever), .happened("lead", filter: nil, .ever)])
            let facts = try stage.person(known, reading: [reader]).history.facts
            try expect(facts["visited"], is: stage.fact(EventID(1)), "what the anonymous one did")
            let leads = History.EventFact(
                count: 2,
                first: stage.now.adding(seconds: -1),
                last: stage.now.adding(seconds: 4),
                lastEvent: EventOrder(EventID(3))
            )
            try expect(facts["lead"], is: leads, "what both did")
            try expect(try stage.accept(stage.arrival("by", from: anonymous)).contact, is: known, "by the old name")
            let events = try stage.transact { try $0.events([EventID(1), event]) }
            try expect(events[EventID(1)]?.contact, is: known, "the event's contact")
            try expect(try stage.transact { try $0.earliestDue() }, is: stage.now.adding(seconds: 60), "the next look")
        },
        StoreCheck("the number of a merged contact is nobody's, now and later") { stage in
            let (_, known) = try stage.settle(stage.arrival("signup", from: user))
            let (_, visitor) = try stage.settle(stage.arrival("visit", from: anonymous))
            _ = try stage.merge()
            try expect(
                try stage.transact { try $0.people([visitor], reading: Reads(flows: []), at: stage.now) }.count,
                is: 0,
                "people"
            )
            try expectRefusal("a fault of nobody", \.isRejection) {
                try stage.transact { try $0.markFaulted(visitor, reason: "test", at: stage.now) }
            }
            let swept = try stage.transact { transaction in
                try transaction.beginSweep()
                return try transaction.sweepPage(limit: 10)
            }
            try expect(swept, is: [known], "the sweep")
            let (_, next) = try stage.accept(stage.arrival("next", from: ContactReference(email: "bob@example.com")))
            try expect(next, is: ContactID(3), "the next contact")
        },
        StoreCheck("who was known by an address alone and who by a user id alone are one, with that address") { stage in
            let (_, byEmail) = try stage.accept(stage.arrival("1", from: ContactReference(email: "anna@example.com")))
            let (_, byUser) = try stage.accept(stage.arrival("2", from: user))
            let named = ContactReference(userID: "u1", email: "anna@example.com")
            let (_, contact, merging) = try stage.merge("3", named)
            try expect([contact] + merging.gone, is: [byUser, byEmail], "who stays and who goes")
            try expect(try stage.person(byUser).contact.address, is: "anna@example.com", "the address")
            try expect(try stage.person(byUser).contact.label, is: "anna@example.com", "the label")
        },
        StoreCheck("an address and somebody recognised by an anonymous id are one, and three can become one") { stage in
            let (_, byUser) = try stage.accept(stage.arrival("1", from: both))
            let (_, byEmail) = try stage.accept(stage.arrival("2", from: ContactReference(email: "anna@example.com")))
            let named = ContactReference(anonymousID: "a1", email: "anna@example.com")
            let (_, contact, merging) = try stage.merge("3", named)
            try expect([contact] + merging.gone, is: [byUser, byEmail], "who stays and who goes")

            let (_, second) = try stage.accept(stage.arrival("4", from: ContactReference(anonymousID: "a2")))
            let (_, third) = try stage.accept(stage.arrival("5", from: ContactReference(userID: "u2")))
            let (_, fourth) = try stage.accept(stage.arrival("6", from: ContactReference(email: "bob@example.com")))
            let all = ContactReference(userID: "u2", anonymousID: "a2", email: "bob@example.com")
            let three = try stage.merge("7", all)
            try expect([three.contact] + three.merging.gone, is: [third, fourth, second], "the three")
        },
    ]

    private static let belongings: [StoreCheck] = [
        StoreCheck("fields, tags, points and the stage of both are the one's, and its own come first") { stage in
            let (visitor, known) = try stage.meet()
            let (monday, friday) = (LocalDate(daysSince1970: 20_000), LocalDate(daysSince1970: 20_004))
            try stage.write(
                visitor,
                [
                    .setField("country", .text("NL")), .setField("colour", .text("red")), .tagged("vip"),
                    .ruleTotal("visited +5", RuleTotal(added: 10, lastDay: friday)),
                    .ruleTotal("lead +1", RuleTotal(added: 1, lastDay: monday)),
                    .standing(
                        Standing(
                            stage: "visitor",
                            score: 11,
                            lastActivity: stage.now.adding(seconds: 7),
                            lastEvent: EventOrder(EventID(1), part: 2),
                            lookedAt: stage.now,
                            truths: ["a": true, "b": true]
                        )
                    ),
                ]
            )
            try stage.write(
                known,
                [
                    .setField("country", .text("BE")), .tagged("new"),
                    .ruleTotal("visited +5", RuleTotal(added: 5, lastDay: monday)),
                    .standing(Standing(score: 5, lastEvent: EventOrder(EventID(2)), truths: ["a": false, "c": true])),
                ]
            )
            _ = try stage.merge()
            let person = try stage.person(known)
            try expect(person.contact.fields, is: ["country": .text("BE"), "colour": .text("red")], "the fields")
            try expect(person.contact.tags, is: ["vip", "new"], "the tags")
            let totals = [
                "visited +5": RuleTotal(added: 15, lastDay: friday), "lead +1": RuleTotal(added: 1, lastDay: monday),
            ]
            try expect(person.ruleTotals, is: totals, "the rules' totals")
            let standing = Standing(
                stage: "visitor",
                score: 16,
                lastActivity: stage.now.adding(seconds: 7),
                lastEvent: EventOrder(EventID(2)),
                lookedAt: stage.now,
                truths: ["a": false, "b": true, "c": true]
            )
            try expect(person.contact.standing, is: standing, "the standing")
        },
        StoreCheck("who said no anywhere has said no") { stage in
            let (visitor, known) = try stage.meet()
            try stage.write(
                visitor,
                [
                    .unsubscribedFromEverything, .topic("news", subscribed: false), .topic("offers", subscribed: true),
                    .topic("product", subscribed: true),
                ]
            )
            try stage.write(
                known,
                [
                    .topic("news", subscribed: true), .topic("product", subscribed: false),
                    .topic("weekly", subscribed: true),
                ]
            )
            _ = try stage.merge()
            let consent = try stage.person(known).contact.consent
            let topics: [Slug: Bool] = ["news": false, "offers": true, "product": false, "weekly": false]
            try expect(consent.topics, is: topics, "the topics")
            try expect(consent.unsubscribedFromEverything, "everything")
        },
        StoreCheck("what is known of an address stays with it") { stage in
            let (_, byEmail) = try stage.accept(stage.arrival("1", from: ContactReference(email: "anna@example.com")))
            try stage.write(byEmail, [.suppressed(.complained), .unsubscribedFromEverything])
            let (_, byUser) = try stage.accept(stage.arrival("2", from: user))
            _ = try stage.merge("3", ContactReference(userID: "u1", email: "anna@example.com"))
            let consent = try stage.person(byUser).contact.consent
            try expect(consent.suppression, is: .complained, "the suppression")
            try expect(consent.unsubscribedFromEverything, "everything")
        },
        StoreCheck("what flows recorded at one place is kept twice, one behind the other") { stage in
            let (visitor, known) = try stage.meet()
            let flow = Flow.reading([.happened("viewed", filter: .field(.propertyThenContact("n"), .isSet), .ever)])
            for contact in [visitor, known] {
                let order = EventOrder(EventID(0), part: 1)
                let event = RecordedEvent(name: "viewed", order: order, at: stage.now, origin: nil)
                try stage.write(contact, [.recorded(event)])
            }
            _ = try stage.merge()
            let person = try stage.person(known, reading: [flow])
            let orders = person.history.occurrences[.event("viewed")]?.map(\.order)
            try expect(orders, is: [EventOrder(EventID(0), part: 1), EventOrder(EventID(0), part: 2)], "the places")
        },
    ]

    private static let entries: [StoreCheck] = [
        StoreCheck("entries move behind those of the one that stays, with their messages and what was done with them") {
            stage in
            let entry = try stage.enter()
            try stage.settle(stage.arrival("opened", about: entry.message, .opened))
            let (clicked, _) = try stage.accept(stage.arrival("clicked", about: entry.message, .clicked))
            let (_, known) = try stage.settle(stage.arrival("signup", from: user))
            var earlier = stage.enrolment(known, in: entry.applied, runKey: "other")
            earlier.state = .left(.finished, at: stage.now, step: nil)
            try stage.write(known, [.entered(earlier)])
            let epoch = try stage.store.takeOwnership(onUnknownOutcome: .resend, at: stage.now)
            let sending = Sending(id: entry.message, body: stage.body())
            try stage.transact { try $0.beginSending([sending], epoch: epoch, at: stage.now) }

            _ = try stage.merge("merge", ContactReference(userID: "u1", email: "anna@example.com"))
            let id = EnrolmentID(contact: known, ordinal: 2)
            let person = try stage.person(known)
            try expect(person.contact.enrolmentCount, is: 2, "the entries so far")
            try expect(person.past[Stage.flow.name]?.count, is: 2, "the entries of the flow")
            try expect(person.enrolments.map(\.id), is: [id], "the active entry")
            try expect(person.enrolments.first?.since, is: entry.enrolment.since, "since when it counts")
            let key = DeliveryKey(enrolment: id, step: entry.applied.stepIDs[0], visit: 1)
            try expect(person.history.messages, is: [key: History.MessageHistory(facts: [.opened])], "the messages")
            let waiting = try stage.transact { try $0.pendingEvents(limit: 9) }.first { $0.id == clicked }
            try expect(waiting?.contact, is: known, "the click's contact")
            try expect(
                waiting?.kind,
                is: .message(.clicked, MessageReference(delivery: key, email: "welcome")),
                "the click"
            )
            try stage.settle(entry.message, .done)
            try expect(try stage.row(entry.message).delivery.key, is: key, "the row's key")
            try expect(try stage.row(entry.message).state, is: .done, "the row's state")
        },
        StoreCheck("of two entries of one flow the older stays, and the later stops with what is queued for it") {
            stage in
            for isKeptOlder in [true, false] {
                let name = "\(isKeptOlder)"
                let address = "\(name)@example.com"
                let applied = try unwrap(try stage.apply().first, "the applied flow")
                let (_, known) = try stage.settle(stage.arrival("signup \(name)", from: ContactReference(userID: name)))
                let entry = try stage.enter(address)
                var own = stage.enrolment(
                    known,
                    in: applied,
                    state: .waiting(applied.stepIDs[1], since: stage.now, until: .distantFuture)
                )
                own = own.entered(at: stage.now.adding(seconds: isKeptOlder ? -5 : 5))
                let key = DeliveryKey(enrolment: own.id, step: applied.stepIDs[1], visit: 1)
                try stage.write(known, [.entered(own), .deliver(Delivery(key: key, kind: .webhook("crm")))])
                let reference = ContactReference(userID: name, email: address)
                let merging = try stage.merge("merge \(name)", reference).merging

                let moved = EnrolmentID(contact: known, ordinal: 2)
                let (stays, stops) = isKeptOlder ? (own.id, moved) : (moved, own.id)
                try expect(try stage.person(known).enrolments.map(\.id), is: [stays], "the entry that stays")
                let line = TimelineEntry(
                    at: stage.now.adding(seconds: 60),
                    contact: known,
                    enrolment: stops,
                    flow: Stage.flow.name,
                    step: isKeptOlder ? "1" : "2",
                    kind: .stopped(.merged)
                )
                try expect(merging.timeline, is: [line], "what is told")
                let row = try stage.row(entry.message)
                try expect(row.state, is: isKeptOlder ? .cancelled : .queued, "the mail")
                let calls = try stage.transact {
                    try $0.readyDeliveries(.webhook, at: .distantFuture, limit: 9, excluding: [])
                }.filter { $0.delivery.key.enrolment.contact == known }
                try expect(calls.count, is: isKeptOlder ? 1 : 0, "the calls")
            }
        },
        StoreCheck("entries with other run keys stay beside one another") { stage in
            let (visitor, known) = try stage.meet()
            let applied = try unwrap(try stage.apply().first, "the applied flow")
            try stage.write(visitor, [.entered(stage.enrolment(visitor, in: applied, runKey: "1"))])
            try stage.write(known, [.entered(stage.enrolment(known, in: applied, runKey: "2"))])
            try expect(try stage.merge().merging.timeline, is: [], "what is told")
            try expect(try stage.person(known).enrolments.map(\.runKey), is: ["2", "1"], "the active entries")
        },
    ]

    private static let stages: [StoreCheck] = [
        StoreCheck("of two who were in two stages the move of the one who goes is told, and nobody else's") { stage in
            for (own, other) in [("sql", "lead"), ("lead", "lead"), (nil, "lead"), ("lead", nil)] as [(Slug?, Slug?)] {
                let name = "\(own?.text ?? "-")-\(other?.text ?? "-")"
                let (_, visitor) = try stage.settle(
                    stage.arrival("v \(name)", from: ContactReference(anonymousID: name))
                )
                let (_, known) = try stage.settle(stage.arrival("k \(name)", from: ContactReference(userID: name)))
                try stage.write(known, [.standing(Standing(stage: own))])
                try stage.write(visitor, [.standing(Standing(stage: other))])
                let reference = ContactReference(userID: name, anonymousID: name)
                let merging = try stage.merge("merge \(name)", reference).merging
                let line = TimelineEntry(
                    at: stage.now.adding(seconds: 60),
                    contact: known,
                    kind: .moved(from: "lead", to: "sql"),
                    cause: .merging
                )
                try expect(merging.timeline, is: name == "sql-lead" ? [line] : [], "what is told of \(name)")
                try expect(try stage.person(known).contact.standing.stage, is: own ?? other, "the stage of \(name)")
            }
        }
    ]

    private static let apart: [StoreCheck] = [
        StoreCheck("a second user id or a second address keeps two contacts apart, also by way of a third name") {
            stage in
            let (_, first) = try stage.accept(stage.arrival("1", from: both))
            let (_, bob) = try stage.accept(
                stage.arrival("2", from: ContactReference(anonymousID: "a2", email: "bob@example.com"))
            )
            // Bob's browser says another user id and another address than Bob's.
            let other = ContactReference(userID: "u2", anonymousID: "a2", email: "anna@example.com")
            let (_, second) = try stage.accept(stage.arrival("3", from: other))
            // A new user id with Bob's address at the first user's browser.
            let mixed = ContactReference(userID: "u3", anonymousID: "a1", email: "bob@example.com")
            let (_, third) = try stage.accept(stage.arrival("4", from: mixed))
            try expect(third, is: bob, "the new user id is Bob's")
            try expect(Set([first, bob, second]).count, is: 3, "contacts")
            for contact in [first, bob, second] { _ = try stage.person(contact) }
            try expect(try stage.person(first).contact.address, is: nil, "the first user's address")
        },
        StoreCheck("somebody faulted stays as it is") { stage in
            let (visitor, known) = try stage.meet()
            try stage.transact { try $0.markFaulted(visitor, reason: "test", at: stage.now) }
            let (_, contact) = try stage.accept(stage.arrival("call", from: both, .identify))
            try expect(contact, is: known, "the contact")
            try expect(try stage.person(visitor).contact.label, is: "a1", "the other's label")
        },
        StoreCheck("looking for a contact merges nobody") { stage in
            let (visitor, known) = try stage.meet()
            try expect(try stage.transact { try $0.contact(both) }, is: known, "the contact")
            _ = try stage.person(visitor)
        },
    ]
}

extension Enrolment {
    fileprivate func entered(at instant: Instant) -> Enrolment {
        Enrolment(
            id: id,
            flow: flow,
            version: version,
            enteredAt: instant,
            since: since,
            trigger: trigger,
            state: state,
            visit: visit,
            burst: burst,
            burstAt: burstAt
        )
    }
}
