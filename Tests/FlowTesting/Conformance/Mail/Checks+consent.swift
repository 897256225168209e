import FlowModel
import FlowRuntime

extension StoreConformance {
    private static let anna = "anna@example.com"

    static let consent: [StoreCheck] = [
        StoreCheck("an address on the list may not be mailed at once, and its contact gets an event") { stage in
            let contact = try stage.settle(stage.arrival("1")).contact
            try expect(try stage.suppress(anna, .bounced), is: 1, "addresses that are new there")
            try expect(try stage.person(contact).contact.consent.suppression, is: .bounced, "the suppression")
            let events = try stage.transact { try $0.pendingEvents(limit: 9) }
            try expect(events.map(\.kind), is: [.changed(.suppress(.bounced, source: "a list"))], "the events")
            try expect(events.map(\.contact), is: [contact], "whose they are")
        },
        StoreCheck("an unsubscribe on the list is an event with its source and the time it came onto the list") {
            stage in
            let contact = try stage.settle(stage.arrival("1")).contact
            let earlier = stage.now.adding(seconds: -86_400)
            try expect(try stage.suppress(anna, .unsubscribed, at: earlier), is: 1, "addresses that are new there")
            let consent = try stage.person(contact).contact.consent
            try expect(consent.unsubscribedFromEverything, "the contact is out of everything")
            try expect(consent.suppression, is: nil, "the suppression")
            let event = try unwrap(try stage.transact { try $0.pendingEvents(limit: 9) }.first, "the event")
            try expect(event.kind, is: .unsubscribed(topic: nil), "what it says")
            try expect(event.properties, is: ["source": .text("a list")], "its source")
            try expect([event.timestamp, event.receivedAt], is: [earlier, stage.now], "its instants")
        },
        StoreCheck("what is on the list already changes nothing, and a complaint outweighs a bounce") { stage in
            let contact = try stage.settle(stage.arrival("1")).contact
            let reasons: [SuppressionEntry.Reason] = [
                .bounced, .bounced, .complained, .bounced, .unsubscribed, .unsubscribed, .complained,
            ]
            let entries = reasons.map { SuppressionEntry(address: anna, reason: $0, source: "a list") }
            let changed = try stage.transact { try $0.suppress(entries, at: stage.now) }
            try expect(changed, is: 3, "what was new")
            try expect(try stage.transact { try $0.pendingEvents(limit: 9) }.count, is: 3, "events")
            let consent = try stage.person(contact).contact.consent
            try expect(consent.suppression, is: .complained, "the suppression")
            try expect(consent.unsubscribedFromEverything, "the contact is out of everything")
        },
        StoreCheck("nobody is made a contact by the list, and whoever gets the address later is on it") { stage in
            try expect(try stage.suppress(anna, .bounced), is: 1, "addresses that are new there")
            try expect(try stage.transact { try $0.pendingEvents(limit: 9) }, is: [], "events")
            let user = try stage.settle(stage.arrival("1", from: ContactReference(userID: "u1"))).contact
            try expect(user, is: ContactID(1), "the first contact's number")
            try expect(try stage.person(user).contact.consent, is: Consent(), "its consent without an address")
            try stage.settle(stage.arrival("2", from: ContactReference(userID: "u1"), traits: ["email": .text(anna)]))
            try expect(try stage.person(user).contact.consent.suppression, is: .bounced, "with the address")
        },
        StoreCheck("consent of an address stays there when its contact gets another") { stage in
            let reference = ContactReference(userID: "u1")
            let contact = try stage.settle(stage.arrival("1", from: reference, traits: ["email": .text(anna)])).contact
            try stage.write(contact, [.suppressed(.bounced), .unsubscribedFromEverything])
            let moved = stage.arrival("2", from: reference, traits: ["email": .text("new@example.com")])
            try stage.settle(moved)
            try expect(try stage.person(contact).contact.consent, is: Consent(), "consent with the new address")
            try expect(try stage.suppress(anna, .complained), is: 1, "what was new of the old one")
            try expect(try stage.transact { try $0.pendingEvents(limit: 9) }, is: [], "events about the old one")
            try stage.settle(stage.arrival("3", from: reference, traits: ["email": .text(anna)]))
            try expect(try stage.person(contact).contact.consent.suppression, is: .complained, "back at the old one")
        },
        StoreCheck("lifting takes an address off the list, whatever the reason was") { stage in
            let contact = try stage.settle(stage.arrival("1")).contact
            try stage.write(contact, [.topic("news", subscribed: false), .unsubscribedFromEverything])
            _ = try stage.suppress(anna, .complained)
            _ = try stage.suppress("bob@example.com", .bounced)
            try stage.consumeAll()
            let addresses = [anna, "bob@example.com", "carol@example.com", anna]
            let lifted = try stage.transact { try $0.lift(addresses, source: "by hand", at: stage.now) }
            try expect(lifted, is: 2, "addresses that were on the list")
            var consent = Consent()
            consent.topics = ["news": false]
            try expect(try stage.person(contact).contact.consent, is: consent, "the contact's consent")
            let events = try stage.transact { try $0.pendingEvents(limit: 9) }
            try expect(events.map(\.kind), is: [.changed(.lift(source: "by hand"))], "the events")
        },
        StoreCheck("an unsubscribe from the time before the address is lifted with it") { stage in
            let reference = ContactReference(userID: "u1")
            let contact = try stage.settle(stage.arrival("1", from: reference)).contact
            try stage.write(contact, [.unsubscribedFromEverything])
            try stage.settle(stage.arrival("2", from: reference, traits: ["email": .text(anna)]))
            try expect(
                try stage.person(contact).contact.consent.unsubscribedFromEverything,
                "it stays with the contact"
            )
            let lifted = try stage.transact { try $0.lift([anna], source: "by hand", at: stage.now) }
            try expect(lifted, is: 1, "addresses that were on the list")
            try expect(try stage.person(contact).contact.consent, is: Consent(), "the contact's consent")
        },
        StoreCheck("a decision's lifting and its proof are written") { stage in
            let contact = try stage.settle(stage.arrival("1")).contact
            try stage.write(contact, [.suppressed(.complained), .unsubscribedFromEverything])
            let record = ConsentRecord(at: stage.now, change: .lifted, source: "by hand", wording: "please")
            try stage.write(contact, [.lifted, .consented(record)])
            try expect(try stage.person(contact).contact.consent, is: Consent(), "the contact's consent")
        },
        StoreCheck("a bounce is about the address that the message went to") { stage in
            let entry = try stage.sent()
            try stage.settle(stage.arrival("2", traits: ["email": .text("new@example.com")]))
            for fact in [Condition.MessageFact.bounced, .clicked] {
                try stage.accept(stage.arrival("\(fact)", about: entry.message, fact))
            }
            let events = try stage.transact { try $0.pendingEvents(limit: 9) }
            let earlier = events.map { event in
                if case .message(_, let message) = event.kind { message.wentToEarlierAddress } else { false }
            }
            try expect(earlier, is: [true, true], "whether they are about an earlier address")
            try expect(try stage.transact { try $0.events(events.map(\.id)) }[events[0].id], is: events[0], "by id")
            try stage.consumeAll()
            let user = ContactReference(userID: "u2", email: "x@example.com")
            let other = try stage.settle(stage.arrival("3", from: user)).contact
            try expect(
                try stage.person(entry.contact).contact.consent.suppression,
                is: nil,
                "the contact's suppression"
            )
            let again = try stage.transact { try $0.lift([anna], source: "by hand", at: stage.now) }
            try expect(again, is: 1, "whether the earlier address was on the list")
            try expect(try stage.person(other).contact.consent, is: Consent(), "somebody else's consent")
        },
        StoreCheck("what is said of the address that a message was written for is known when the contact has another") {
            stage in
            let entry = try stage.sent()
            func earlier() throws -> Consent? {
                try stage.transact { try $0.consent(ofEarlierAddress: entry.message) }
            }
            _ = try stage.suppress(anna, .complained)
            try expect(try earlier(), is: nil, "of the contact's present address")
            try stage.settle(stage.arrival("2", traits: ["email": .text("new@example.com")]))
            var consent = Consent()
            consent.suppression = .complained
            try expect(try earlier(), is: consent, "of the earlier one")
            _ = try stage.transact { try $0.lift([anna], source: "by hand", at: stage.now) }
            try expect(try earlier(), is: Consent(), "when that is on no list")
            _ = try stage.suppress(anna, .unsubscribed)
            try expect(try earlier()?.unsubscribedFromEverything, is: true, "when it unsubscribed")
            let unknown = try stage.transact { try $0.consent(ofEarlierAddress: OutboxID(99)) }
            try expect(unknown, is: nil, "of no message")
        },
    ]
}

extension Stage {
    /// Puts one address on the list; how many were new there.
    func suppress(_ address: String, _ reason: SuppressionEntry.Reason, at: Instant? = nil) throws -> Int {
        let entry = SuppressionEntry(address: address, reason: reason, at: at, source: "a list")
        return try transact { try $0.suppress([entry], at: now) }
    }

    func consumeAll() throws {
        try transact { try $0.consume(try $0.pendingEvents(limit: 1000).map(\.id)) }
    }

    /// An entry whose first message a server has accepted.
    func sent(_ email: String = "anna@example.com", _ kind: Delivery.Kind = .mail(email: "welcome")) throws -> Entry {
        let entry = try enter(email, kind)
        try send(entry.message)
        return entry
    }

    /// Sends a queued message, in an epoch of its own.
    func send(_ message: OutboxID, _ state: OutboxRow.State = .done, after seconds: Int64 = 0) throws {
        let epoch = try store.takeOwnership(onUnknownOutcome: .resend, at: now)
        try transact {
            var body = body()
            body.messageID = "\(message.number)-message@example.com"
            try $0.beginSending([Sending(id: message, body: body)], epoch: epoch, at: now)
        }
        try settle(message, state, after: seconds)
    }
}
