import FlowModel
import FlowRuntime

extension StoreConformance {
    static let caps: [StoreCheck] = [
        StoreCheck("recent mails are those accepted after an instant, in the order of their ids") { stage in
            let entry = try stage.enter()
            let second = try stage.another(2, of: entry)
            let third = try stage.another(3, of: entry)
            try stage.settle(entry.message, .done, after: 10)
            try stage.settle(third, .done, after: 11)
            try stage.settle(second, .done, after: 12)
            func recent(after seconds: Int64) throws -> [RecentMail] {
                try stage.recent(entry.contact, after: seconds)
            }
            let mails = [(entry.message, 10), (second, 12), (third, 11)].map { stage.mail($0.0, at: $0.1) }
            try expect(try recent(after: 9), is: mails, "all")
            try expect(try recent(after: 10), is: [mails[1], mails[2]], "those after the first")
            try expect(try recent(after: 12), is: [], "those after the last")
        },
        StoreCheck("what is being sent, or was tried and waits, is on its way; what was never tried is not") { stage in
            let entry = try stage.enter()
            let others = try (2...5).map { try stage.another($0, of: entry) }
            let epoch = try stage.store.takeOwnership(onUnknownOutcome: .resend, at: stage.now)
            try stage.begin([entry.message, others[0], others[1], others[2]], epoch)
            try stage.settle(others[0], .queued)
            try stage.settle(others[1], .failed)
            try stage.settle(others[2], .held)
            let underway = [entry.message, others[0]].map { RecentMail(id: $0, at: nil) }
            try expect(try stage.recent(entry.contact, after: -100), is: underway, "what counts")
        },
        StoreCheck("transactional emails, notifications, webhooks and other people's mail do not count") { stage in
            let entry = try stage.enter()
            let receipt = try stage.another(2, of: entry)
            let letter = try stage.another(3, of: entry)
            let notification = try stage.another(4, of: entry, .notification(team: "sales", email: "welcome"))
            let call = try stage.another(5, of: entry, .webhook("crm"))
            let other = try stage.enter("bob@example.com")
            let epoch = try stage.store.takeOwnership(onUnknownOutcome: .resend, at: stage.now)
            try stage.begin([receipt], epoch, topic: "transactional")
            try stage.begin([letter], epoch, topic: "news")
            try stage.begin([entry.message, notification, call, other.message], epoch)
            let underway = [entry.message, letter].map { RecentMail(id: $0, at: nil) }
            try expect(try stage.recent(entry.contact, after: 0), is: underway, "on their way")
            for id in [entry.message, receipt, letter, notification, call, other.message] {
                try stage.settle(id, .done, after: 1)
            }
            let sent = [entry.message, letter].map { stage.mail($0, at: 1) }
            try expect(try stage.recent(entry.contact, after: 0), is: sent, "sent")
            let both = try stage.transact {
                try $0.recentMails(to: [other.contact, entry.contact, other.contact], since: stage.now)
            }
            let expected = [entry.contact: sent, other.contact: [stage.mail(other.message, at: 1)]]
            try expect(both, is: expected, "of several contacts at once")
            try expect(try stage.transact { try $0.recentMails(to: [], since: stage.now) }, is: [:], "of nobody")
        },
        StoreCheck("a row remembers when a cap held it for the first time") { stage in
            let entry = try stage.enter()
            let other = try stage.enter("bob@example.com")
            for seconds: Int64 in [5, 9] {
                try stage.transact {
                    try $0.noteCapped([entry.message], at: stage.now.adding(seconds: seconds))
                }
            }
            try expect(try stage.row(entry.message).cappedSince, is: stage.now.adding(seconds: 5), "since when")
            try expect(try stage.row(other.message).cappedSince, is: nil, "another row")
        },
        StoreCheck("a hold outlives a restart, and ends in a skip when no room comes") { stage in
            let world = CapWorld(stage.store, caps: FrequencyCaps(perWeek: 1))
            try world.start()
            try world.happen("lead")
            try expect(world.sent, is: 1, "mails at first")
            let until = stage.now.adding(seconds: 2 * 86_400)
            let hold = TimelineEntry.Kind.waiting(until: until, condition: nil, reason: .frequencyCap)
            try expect(world.lines.contains { $0.kind == hold }, "the hold is told")
            try world.start()
            world.clock.advance(to: until.adding(milliseconds: -1))
            try expect(try world.settle(), is: until, "when to look again after the restart")
            world.clock.advance(to: until)
            try world.settle()
            let kinds = world.lines.suffix(3).map(\.kind)
            let expected: [TimelineEntry.Kind] = [.skipped(email: "b", .frequencyCap), .tagged("capped"), .finished]
            try expect(Array(kinds), is: expected, "the last lines")
            try expect(world.sent, is: 1, "mails in the end")
        },
        StoreCheck("a held mail goes after a restart when there is room") { stage in
            let world = CapWorld(stage.store, caps: FrequencyCaps(perDay: 1))
            try world.start()
            try world.happen("lead")
            try world.start()
            let until = stage.now.adding(seconds: 86_400)
            world.clock.advance(to: until.adding(milliseconds: -1))
            try expect(try world.settle(), is: until, "when to look again")
            try expect(world.sent, is: 1, "mails before there is room")
            world.clock.advance(to: until)
            try world.settle()
            try expect(world.sent, is: 2, "mails")
        },
    ]
}

extension Stage {
    /// One more delivery of the entry, with that visit.
    fileprivate func another(
        _ visit: Int,
        of entry: Entry,
        _ kind: Delivery.Kind = .mail(email: "welcome")
    ) throws -> OutboxID {
        let key = DeliveryKey(enrolment: entry.enrolment.id, step: entry.applied.stepIDs[0], visit: visit)
        try write(entry.contact, [.deliver(Delivery(key: key, kind: kind))])
        let queued = try transact {
            try $0.readyDeliveries(kind.channel, at: .distantFuture, limit: 1000, excluding: [])
        }
        return try unwrap(queued.first { $0.delivery.key == key }, "the queued delivery").id
    }

    fileprivate func begin(_ ids: [OutboxID], _ epoch: Epoch, topic: Slug? = nil) throws {
        let sendings = ids.map { Sending(id: $0, body: body("\($0.number)"), topic: topic) }
        try transact { try $0.beginSending(sendings, epoch: epoch, at: now) }
    }

    fileprivate func recent(_ contact: ContactID, after seconds: Int64) throws -> [RecentMail] {
        let since = now.adding(seconds: seconds)
        return try transact { try $0.recentMails(to: [contact], since: since) }[contact] ?? []
    }

    fileprivate func mail(_ id: OutboxID, at seconds: Int) -> RecentMail {
        RecentMail(id: id, at: now.adding(seconds: Int64(seconds)))
    }
}
