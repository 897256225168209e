import FlowModel
import FlowRuntime

extension StoreConformance {
    static let people: [StoreCheck] = [
        StoreCheck("people come in the order asked for, without those that do not exist") { stage in
            for email in ["a@example.com", "b@example.com", "c@example.com"] {
                try stage.accept(stage.arrival(email, from: ContactReference(email: email)))
            }
            let people = try stage.transact {
                try $0.people([3, 9, 1, 2].map { ContactID($0) }, reading: Reads(flows: []), at: stage.now)
            }
            try expect(people.map(\.contact.id.number), is: [3, 1, 2], "the order")
            try expect(people.map(\.contact.address), is: ["c@example.com", "a@example.com", "b@example.com"], "whose")
        },
        StoreCheck("fields are set, replaced and cleared, whatever their type") { stage in
            let (_, contact) = try stage.settle(stage.arrival("1"))
            let fields: [Slug: Value] = [
                "text": .text("a"), "digits": .text("42"), "number": .number(0.1), "whole": .number(-7),
                "flag": .flag(true), "list": .list([.text("a"), .number(1)]), "object": .object(["a": .null]),
            ]
            try stage.write(contact, fields.sorted { $0.key < $1.key }.map { .setField($0.key, $0.value) })
            try expect(try stage.person(contact).contact.fields, is: fields, "the fields")
            try stage.write(contact, [.setField("text", .number(1)), .setField("flag", .null)])
            var changed = fields
            changed["text"] = .number(1)
            changed["flag"] = nil
            try expect(try stage.person(contact).contact.fields, is: changed, "the changed fields")
        },
        StoreCheck("tags and topics are remembered, once each") { stage in
            let (_, contact) = try stage.settle(stage.arrival("1"))
            try stage.write(contact, [.tagged("vip"), .tagged("vip"), .topic("news", subscribed: true)])
            try stage.write(
                contact,
                [.tagged("new"), .topic("news", subscribed: false), .topic("b", subscribed: true)]
            )
            let found = try stage.person(contact).contact
            try expect(found.tags, is: ["vip", "new"], "the tags")
            try expect(found.consent.topics, is: ["news": false, "b": true], "the topics")
        },
        StoreCheck("suppression belongs to the address, and a complaint outweighs a bounce") { stage in
            let user = ContactReference(userID: "u1", email: "anna@example.com")
            let (_, contact) = try stage.settle(stage.arrival("1", from: user))
            try stage.write(contact, [.suppressed(.bounced)])
            try expect(try stage.person(contact).contact.consent.suppression, is: .bounced, "after a bounce")
            try stage.write(contact, [.suppressed(.complained)])
            try stage.write(contact, [.suppressed(.bounced)])
            try expect(try stage.person(contact).contact.consent.suppression, is: .complained, "after a complaint")
            try stage.settle(stage.arrival("2", from: user, .identify, traits: ["email": .text("a2@example.com")]))
            try expect(try stage.person(contact).contact.consent.suppression, is: nil, "with another address")
            try stage.settle(stage.arrival("3", from: user, .identify, traits: ["email": .text("anna@example.com")]))
            try expect(try stage.person(contact).contact.consent.suppression, is: .complained, "with the address again")
        },
        StoreCheck("unsubscribing from everything belongs to the address, or to a contact that has none") { stage in
            let user = ContactReference(userID: "u1")
            let (_, contact) = try stage.settle(stage.arrival("1", from: user))
            try stage.write(contact, [.unsubscribedFromEverything])
            try stage.settle(stage.arrival("2", from: user, .identify, traits: ["email": .text("anna@example.com")]))
            try expect(
                try stage.person(contact).contact.consent.unsubscribedFromEverything,
                is: true,
                "somebody who had no address"
            )
            let (_, bob) = try stage.settle(stage.arrival("3", from: ContactReference(email: "bob@example.com")))
            try stage.write(bob, [.unsubscribedFromEverything])
            try expect(try stage.person(bob).contact.consent.unsubscribedFromEverything, is: true, "an address")
            let moved: [Slug: Value] = ["email": .text("b2@example.com")]
            let reference = ContactReference(email: "bob@example.com")
            try stage.settle(stage.arrival("4", from: reference, .identify, traits: moved))
            try expect(try stage.person(bob).contact.consent.unsubscribedFromEverything, is: false, "another address")
        },
        StoreCheck("people are due in the order of their instants, until they are written without one") { stage in
            for (index, due) in [30, 10, 20].enumerated() {
                let reference = ContactReference(userID: "u\(index)")
                let (_, contact) = try stage.settle(stage.arrival("\(index)", from: reference))
                try stage.write(contact, [], nextDue: stage.now.adding(seconds: Int64(due)))
            }
            func due(_ seconds: Int64, limit: Int = 10) throws -> [Int64] {
                try stage.transact { try $0.duePeople(at: stage.now.adding(seconds: seconds), limit: limit) }
                    .map(\.number)
            }
            try expect(try due(9), is: [], "before anybody is due")
            try expect(try due(20), is: [2, 3], "an instant counts as reached")
            try expect(try due(99, limit: 2), is: [2, 3], "the longest due first")
            try expect(try stage.transact { try $0.earliestDue() }, is: stage.now.adding(seconds: 10), "the earliest")
            try stage.write(ContactID(2), [], nextDue: nil)
            try expect(try due(99), is: [3, 1], "without the one that waits for nothing")
            try expect(try stage.transact { try $0.earliestDue() }, is: stage.now.adding(seconds: 20), "the next")
        },
        StoreCheck("a faulted contact is left alone, and its state stays") { stage in
            let (_, contact) = try stage.settle(stage.arrival("1"))
            try stage.write(contact, [.tagged("vip")], nextDue: stage.now)
            try stage.accept(stage.arrival("2"))
            let (other, _) = try stage.accept(stage.arrival("3", from: ContactReference(userID: "u2")))
            try stage.transact { try $0.markFaulted(contact, reason: "first", at: stage.now) }
            try stage.transact { try $0.markFaulted(contact, reason: "again", at: stage.now) }
            try expect(try stage.transact { try $0.duePeople(at: stage.now, limit: 9) }, is: [], "who is due")
            try expect(try stage.transact { try $0.earliestDue() }, is: nil, "the earliest")
            let pending = try stage.transact { try $0.pendingEvents(limit: 9) }
            try expect(pending.map(\.id), is: [other], "pending events")
            try expect(try stage.person(contact).contact.tags, is: ["vip"], "the tags")
            try expectRefusal("somebody unknown", \.isRejection) {
                try stage.transact { try $0.markFaulted(ContactID(99), reason: "", at: stage.now) }
            }
        },
    ]

    static let enrolments: [StoreCheck] = [
        StoreCheck("an enrolment comes back as it was written, in every state") { stage in
            let applied = try unwrap(try stage.apply().first, "the applied flow")
            let (event, contact) = try stage.settle(stage.arrival("1"))
            let (step, other) = (applied.stepIDs[0], applied.stepIDs[1])
            var enrolment = stage.enrolment(contact, in: applied, trigger: event, state: .ready(step, order: -3))
            try stage.write(contact, [.entered(enrolment)])
            try expect(try stage.person(contact).enrolments, is: [enrolment], "ready")
            enrolment.state = .waiting(other, since: stage.now, until: stage.now.adding(seconds: 60))
            enrolment.lastSend = .message(DeliveryKey(enrolment: enrolment.id, step: step, visit: 1))
            (enrolment.visit, enrolment.jumps, enrolment.burst) = (7, [step: 2, other: 1], 3)
            try stage.write(contact, [.moved(enrolment)])
            try expect(try stage.person(contact).enrolments, is: [enrolment], "waiting")
            (enrolment.state, enrolment.lastSend) = (.delivering(other), .skipped)
            (enrolment.jumps, enrolment.burstAt) = ([:], .distantPast)
            try stage.write(contact, [.moved(enrolment)])
            try expect(try stage.person(contact).enrolments, is: [enrolment], "delivering")
            enrolment.state = .left(.stopped(.stopWhen), at: stage.now, step: other)
            try stage.write(contact, [.moved(enrolment)])
            try expect(try stage.person(contact).enrolments, is: [], "left")
        },
        StoreCheck("what the entry rules ask is remembered of active and ended entries") { stage in
            let applied = try unwrap(try stage.apply().first, "the applied flow")
            let (event, contact) = try stage.settle(stage.arrival("1"))
            for ordinal in 1...3 {
                var enrolment = stage.enrolment(contact, ordinal, in: applied, trigger: event, runKey: "k\(ordinal)")
                if ordinal == 2 { enrolment.state = .left(.finished, at: stage.now, step: nil) }
                try stage.write(contact, [.entered(enrolment)])
            }
            let person = try stage.person(contact)
            let past = PastEnrolments(count: 3, lastEnteredAt: stage.now, runKeys: ["k1", "k2", "k3"])
            try expect(person.past, is: [Stage.flow.name: past], "the past")
            try expect(person.enrolments.map(\.id.ordinal), is: [1, 3], "active entries, the oldest first")
            try expect(person.contact.enrolmentCount, is: 3, "how many there were")
        },
        StoreCheck("one flow has one active entry for each contact and run key") { stage in
            let applied = try unwrap(try stage.apply().first, "the applied flow")
            let (event, contact) = try stage.settle(stage.arrival("1"))
            try stage.write(contact, [.entered(stage.enrolment(contact, 1, in: applied, trigger: event))])
            try expectRefusal("a second active entry", \.isRejection) {
                try stage.write(contact, [.entered(stage.enrolment(contact, 2, in: applied, trigger: event))])
            }
            try expectRefusal("a second entry with one number", \.isRejection) {
                let same = stage.enrolment(contact, 1, in: applied, trigger: event, runKey: "other")
                try stage.write(contact, [.entered(same)])
            }
            let keyed = stage.enrolment(contact, 2, in: applied, trigger: event, runKey: "other")
            try stage.write(contact, [.entered(keyed)])
            try expect(try stage.person(contact).enrolments.count, is: 2, "active entries")
        },
        StoreCheck("an entry that has left does not come back") { stage in
            let entry = try stage.enter()
            var left = entry.enrolment
            left.state = .left(.converted, at: stage.now, step: nil)
            try stage.write(entry.contact, [.moved(left)])
            try stage.write(entry.contact, [.moved(entry.enrolment)])
            try expect(try stage.person(entry.contact).enrolments, is: [], "active entries")
        },
        StoreCheck("the trigger's properties are fetched where the folder reads them") { stage in
            let applied = try unwrap(try stage.apply().first, "the applied flow")
            let properties: [Slug: Value] = ["plan": .text("pro")]
            let (event, contact) = try stage.settle(stage.arrival("1", properties: properties))
            try stage.write(contact, [.entered(stage.enrolment(contact, in: applied, trigger: event))])
            let read = try stage.person(contact, reading: [Stage.flow]).enrolments
            try expect(read.map(\.triggerProperties), is: [properties], "with a folder that reads them")
            let unread = try stage.person(contact).enrolments
            try expect(unread.map(\.triggerProperties), is: [[:]], "with one that does not")
        },
    ]
}
