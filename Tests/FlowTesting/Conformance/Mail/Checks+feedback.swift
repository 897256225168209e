import FlowModel
import FlowRuntime

/// What mail servers and readers tell of messages, and whether sending goes on.
extension StoreConformance {
    static let feedback: [StoreCheck] = [
        StoreCheck("a message is found by its Message-ID, also when it is done") { stage in
            let entry = try stage.sent()
            _ = try stage.sent("bob@example.com")
            let team = try stage.sent("carol@example.com", .notification(team: "sales", email: "new mql"))
            let named = stage.arrival("2", named: "\(entry.message.number)-message@example.com", .softBounced)
            try expect(try stage.accept(named).contact, is: entry.contact, "whose message it is")
            for unknown in ["9-message@example.com", "", "\(team.message.number)-message@example.com"] {
                let answers = try stage.transact { try $0.accept([stage.arrival("3", named: unknown, .softBounced)]) }
                try expect(answers, is: [.unknownMessage], "the answer about \(unknown)")
            }
        },
        StoreCheck("a bounce that another try may mend does not count, and is about a message") { stage in
            let entry = try stage.sent()
            try stage.settle(stage.arrival("2", named: "\(entry.message.number)-message@example.com", .softBounced))
            let person = try stage.person(entry.contact)
            try expect(person.contact.consent, is: Consent(), "the consent")
            try expect(person.history.emailFacts, is: [:], "the facts")
            let answers = try stage.transact { try $0.accept([stage.arrival("3", .softBounced)]) }
            try expect(answers, is: [.unknownMessage], "the answer about no message")
        },
        StoreCheck("five such messages in a row over two weeks are a bounce for good") { stage in
            let messages = try stage.series(5, everyDays: 4)
            for (index, message) in messages.enumerated() {
                let event = try stage.softBounce(message, "soft \(index)")
                let isForGood = index == 4
                try expect(try stage.isAutomatic(event), is: !isForGood, "whether bounce \(index + 1) counts not")
                // One that is reported again says nothing more.
                guard !isForGood else { continue }
                try expect(try stage.isAutomatic(try stage.softBounce(message, "again \(index)")), "a repetition")
            }
        },
        StoreCheck("a message in between that arrived begins the row anew") { stage in
            let messages = try stage.series(6, everyDays: 4)
            for index in [0, 1, 2, 4, 5] {
                let event = try stage.softBounce(messages[index], "soft \(index)")
                try expect(try stage.isAutomatic(event), "whether bounce \(index + 1) does not count")
            }
        },
        StoreCheck("rates count messages of contacts that were sent since then, each once") { stage in
            let entries = try (1...4).map { try stage.sent("\($0)@example.com") }
            _ = try stage.sent("5@example.com", .notification(team: "sales", email: "new mql"))
            let refused = try ["6@example.com", "7@example.com"].map { try stage.enter($0) }
            for entry in refused { try stage.send(entry.message, .failed) }
            let facts: [(OutboxID, Condition.MessageFact, Bool)] = [
                (entries[0].message, .bounced, false), (entries[0].message, .bounced, false),
                (entries[1].message, .bounced, true), (entries[1].message, .clicked, false),
                (entries[2].message, .complained, false), (entries[2].message, .bounced, false),
                (refused[0].message, .bounced, false),
            ]
            for (index, fact) in facts.enumerated() {
                try stage.accept(stage.arrival("f\(index)", about: fact.0, fact.1, isAutomatic: fact.2))
            }
            try expect(
                try stage.transact { try $0.sendingRates(since: stage.now) },
                is: SendingRates(sent: 5, bounced: 3, complained: 1),
                "the rates"
            )
            try expect(
                try stage.transact { try $0.sendingRates(since: stage.now.adding(seconds: 1)) },
                is: SendingRates(sent: 0, bounced: 0, complained: 0),
                "the rates since later"
            )
        },
        StoreCheck("a pause stays until it is released, and what was sent before counts no more") { stage in
            func pause() throws -> SendingPause? { try stage.transact { try $0.sendingPause() } }
            func rates() throws -> SendingRates {
                try stage.transact { try $0.sendingRates(since: stage.now.adding(seconds: -86_400)) }
            }
            try expect(try pause(), is: nil, "the pause of a new store")
            _ = try stage.sent()
            let first = SendingPause(at: stage.now, reason: "too many bounces")
            try stage.transact { try $0.record(first, at: stage.now) }
            try expect(try pause(), is: first, "the pause")
            try expect(try rates().sent, is: 1, "what was sent")
            try stage.transact { try $0.record(nil, at: stage.now.adding(seconds: 60)) }
            try expect(try pause(), is: nil, "the pause when released")
            try expect(try rates().sent, is: 0, "what was sent since the release")
            let second = SendingPause(at: stage.now.adding(seconds: 90), reason: "once more")
            try stage.transact { try $0.record(second, at: stage.now.adding(seconds: 90)) }
            try expect(try pause(), is: second, "the second pause")
            try expect(try rates().sent, is: 0, "what was sent since the release, during the second")
        },
        StoreCheck("emails to teams are found behind any number to contacts") { stage in
            func ready(_ limit: Int, excluding: Set<OutboxID> = []) throws -> [OutboxID] {
                try stage.transact { try $0.readyNotifications(at: stage.now, limit: limit, excluding: excluding) }
                    .map(\.id)
            }
            for number in 1...3 { _ = try stage.enter("\(number)@example.com") }
            let kind = Delivery.Kind.notification(team: "sales", email: "new mql")
            let teams = try (4...6).map { try stage.enter("\($0)@example.com", kind).message }
            let later = try stage.enter("7@example.com", kind, notBefore: stage.now.adding(seconds: 60)).message
            try expect(try ready(9), is: teams, "all that are ready")
            try expect(try ready(2, excluding: [teams[0]]), is: [teams[1], teams[2]], "two others than the first")
            try expect(try ready(0), is: [], "none")
            func earliest(_ excluding: Set<OutboxID>) throws -> Instant? {
                try stage.transact { try $0.earliestNotification(excluding: excluding) }
            }
            try expect(try earliest([]), is: stage.now, "the earliest")
            try expect(try earliest(Set(teams)), is: stage.now.adding(seconds: 60), "the next")
            try expect(try earliest(Set(teams + [later])), is: nil, "no other")
        },
    ]
}

extension Stage {
    /// Something told of the message with that Message-ID.
    fileprivate func arrival(_ messageID: String, named name: String, _ kind: Arrival.Kind) -> Arrival {
        Arrival(messageID: messageID, subject: .sent(messageID: name), receivedAt: now, timestamp: now, kind: kind)
    }

    /// Messages to one contact that were sent so many days after each other, the first one first.
    fileprivate func series(_ count: Int, everyDays days: Int64) throws -> [OutboxID] {
        let entry = try enter()
        let keys = (2...count).map {
            DeliveryKey(enrolment: entry.enrolment.id, step: entry.applied.stepIDs[0], visit: $0)
        }
        try write(entry.contact, keys.map { .deliver(Delivery(key: $0, kind: .mail(email: "welcome"))) })
        let rows = try transact { try $0.readyDeliveries(.mail, at: .distantFuture, limit: 99, excluding: []) }
        let messages = rows.map(\.id).sorted()
        for (index, message) in messages.enumerated() {
            try send(message, after: Int64(index) * days * 86_400)
        }
        return messages
    }

    fileprivate func softBounce(_ message: OutboxID, _ messageID: String) throws -> EventID {
        try settle(arrival(messageID, named: "\(message.number)-message@example.com", .softBounced)).event
    }

    fileprivate func isAutomatic(_ event: EventID) throws -> Bool {
        let events = try transact { try $0.events([event]) }
        guard case .message(.bounced, let message)? = events[event]?.kind else {
            throw ConformanceFailure("the event is a bounce: found \(events)")
        }
        return message.isAutomatic
    }
}
