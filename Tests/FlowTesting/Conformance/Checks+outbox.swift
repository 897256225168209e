import FlowModel
import FlowRuntime

extension StoreConformance {
    static let outbox: [StoreCheck] = [
        StoreCheck("a delivery is queued from the instant of its decision") { stage in
            let entry = try stage.enter()
            let expected = OutboxRow(
                id: entry.message,
                delivery: Delivery(key: entry.row.delivery.key, kind: .mail(email: "welcome")),
                state: .queued,
                attempts: 0,
                firstAttemptAt: nil,
                notBefore: stage.now,
                isUncertain: false,
                hasBody: false
            )
            try expect(entry.row, is: expected, "the row")
            try expect(
                try stage.transact { try $0.deliveries([OutboxID(99), entry.message]) },
                is: [expected],
                "rows by id, without unknown ones"
            )
        },
        StoreCheck("a delivery is due when its step begins, on a clock that was set back too") { stage in
            let applied = try unwrap(try stage.apply().first, "the applied flow")
            let (event, contact) = try stage.settle(stage.arrival("1"))
            let enrolment = Enrolment(
                id: EnrolmentID(contact: contact, ordinal: 1),
                flow: Stage.flow.name,
                version: applied.version,
                enteredAt: stage.now.adding(seconds: 3600),
                since: EventOrder(event),
                trigger: event,
                state: .delivering(applied.stepIDs[0]),
                visit: 1,
                burst: 1,
                burstAt: stage.now
            )
            let key = DeliveryKey(enrolment: enrolment.id, step: applied.stepIDs[0], visit: 1)
            let delivery = Delivery(key: key, kind: .mail(email: "welcome"))
            try stage.write(contact, [.entered(enrolment), .deliver(delivery)])
            let due = try stage.transact { try $0.earliestDelivery(.mail, excluding: []) }
            try expect(due, is: stage.now, "when it is due")
        },
        StoreCheck("what is queued for a faulted contact waits with it") { stage in
            let entry = try stage.enter()
            let other = try stage.enter("bob@example.com", after: 10)
            try stage.transact { try $0.markFaulted(entry.contact, reason: "rejected", at: stage.now) }
            let ready = try stage.transact {
                try $0.readyDeliveries(.mail, at: stage.now.adding(seconds: 10), limit: 9, excluding: [])
            }
            try expect(ready.map(\.id), is: [other.message], "what is ready")
            let due = try stage.transact { try $0.earliestDelivery(.mail, excluding: []) }
            try expect(due, is: stage.now.adding(seconds: 10), "the earliest")
            try expect(try stage.row(entry.message).state, is: .queued, "the state of what waits")
        },
        StoreCheck("rows are ready by channel, the longest due first, without those excluded") { stage in
            let late = try stage.enter("a@example.com", after: 20).message
            let early = try stage.enter("b@example.com", after: 10).message
            let call = try stage.enter("c@example.com", .webhook("crm"), after: 5).message
            let last = try stage.enter("d@example.com", after: 20).message
            func ready(_ channel: OutboxRow.Channel, _ limit: Int, without: Set<OutboxID> = []) throws -> [OutboxID] {
                try stage.transact {
                    let now = stage.now.adding(seconds: 20)
                    return try $0.readyDeliveries(channel, at: now, limit: limit, excluding: without)
                }.map(\.id)
            }
            try expect(try ready(.mail, 10), is: [early, late, last], "mails")
            try expect(try ready(.mail, 1), is: [early], "one mail")
            try expect(try ready(.mail, 0), is: [], "no mail")
            try expect(try ready(.mail, 2, without: [early]), is: [late, last], "without the first")
            try expect(try ready(.webhook, 10), is: [call], "calls")
            let before = try stage.transact {
                try $0.readyDeliveries(.mail, at: stage.now.adding(seconds: 9), limit: 9, excluding: [])
            }
            try expect(before, is: [], "before the first is due")
        },
        StoreCheck("the earliest delivery of a channel leaves out what is excluded or not queued") { stage in
            let first = try stage.enter("a@example.com", after: 10).message
            let second = try stage.enter("b@example.com", after: 20).message
            func earliest(_ without: Set<OutboxID> = []) throws -> Instant? {
                try stage.transact { try $0.earliestDelivery(.mail, excluding: without) }
            }
            try expect(try earliest(), is: stage.now.adding(seconds: 10), "the earliest")
            try expect(try earliest([first]), is: stage.now.adding(seconds: 20), "without the first")
            try expect(try earliest([first, second]), is: nil, "without both")
            try stage.settle(first, .held)
            try expect(try earliest(), is: stage.now.adding(seconds: 20), "with the first held")
            try expect(
                try stage.transact { try $0.earliestDelivery(.webhook, excluding: []) },
                is: nil,
                "the other channel"
            )
        },
        StoreCheck("leaving a flow takes back what is queued or held, and nothing that is being sent") { stage in
            let queued = try stage.enter("a@example.com")
            let held = try stage.enter("b@example.com")
            let sending = try stage.enter("c@example.com")
            try stage.settle(held.message, .held)
            let epoch = try stage.store.takeOwnership(onUnknownOutcome: .resend, at: stage.now)
            try stage.transact {
                let sending = Sending(id: sending.message, body: stage.body())
                try $0.beginSending([sending], epoch: epoch, at: stage.now)
            }
            for entry in [queued, held, sending] {
                try stage.write(entry.contact, [.cancelDeliveries(entry.enrolment.id)])
            }
            try expect(try stage.row(queued.message).state, is: .cancelled, "the queued row")
            try expect(try stage.row(held.message).state, is: .cancelled, "the held row")
            try expect(try stage.row(sending.message).state, is: .sending, "the row being sent")
            try stage.settle(sending.message, .done)
            try expect(try stage.row(sending.message).state, is: .done, "the row that was sent")
        },
        StoreCheck("cancelling takes the stored bytes of a deferred row away") { stage in
            let entry = try stage.enter()
            let epoch = try stage.store.takeOwnership(onUnknownOutcome: .resend, at: stage.now)
            try stage.transact {
                let sending = Sending(id: entry.message, body: stage.body())
                try $0.beginSending([sending], epoch: epoch, at: stage.now)
            }
            try stage.settle(entry.message, .queued)
            try stage.write(entry.contact, [.cancelDeliveries(entry.enrolment.id)])
            try expect(try stage.row(entry.message).hasBody, is: false, "whether it has bytes")
        },
        StoreCheck("the last message is the one sent last, to that contact, of that email") { stage in
            let anna = ContactReference(email: "anna@example.com")
            let first = try stage.enter()
            let key = DeliveryKey(enrolment: first.enrolment.id, step: first.applied.stepIDs[1], visit: 2)
            try stage.write(first.contact, [.deliver(Delivery(key: key, kind: .mail(email: "second")))])
            let hook = DeliveryKey(enrolment: first.enrolment.id, step: first.applied.stepIDs[1], visit: 3)
            try stage.write(first.contact, [.deliver(Delivery(key: hook, kind: .webhook("crm")))])
            let second = OutboxID(first.message.number + 1)
            func last(_ email: Slug? = nil, to contact: ContactReference = anna) throws -> OutboxID? {
                try stage.transact { try $0.lastMessage(to: contact, email: email) }
            }
            try expect(try last(), is: nil, "before anything was sent")
            try stage.settle(second, .done, after: 1)
            try stage.settle(OutboxID(second.number + 1), .done, after: 9)
            try expect(try last(), is: second, "the one sent")
            try stage.settle(first.message, .done, after: 2)
            try expect(try last(), is: first.message, "the one sent last")
            try expect(try last("second"), is: second, "of that email")
            try expect(try last("unheard of"), is: nil, "of an unknown email")
            try expect(try last(to: ContactReference(email: "bob@example.com")), is: nil, "to somebody unknown")
        },
    ]

    static let folders: [StoreCheck] = [
        StoreCheck("the folder that was applied last comes back as it was") { stage in
            try expect(try stage.transact { try $0.appliedFolder() }, is: nil, "a new store's folder")
            let files = [
                FolderText.File(path: "b.flow", text: "on lead\n"),
                FolderText.File(path: "emails/a.md", text: "Zoë \u{0} \r\n"),
                FolderText.File(path: "emails/b.md", text: "on lead\n"),
            ]
            let assets = [
                FolderText.Asset(path: "emails/images/logo.png", bytes: Array(0...255)),
                FolderText.Asset(path: "emails/a.pdf", bytes: []),
            ]
            let (first, second) = (FolderText(files: files, assets: assets), FolderText(files: [files[1]]))
            let third = FolderText(files: files, assets: [assets[0]])
            for folder in [first, second, third, first] {
                _ = try stage.transact { try $0.apply(folder, flows: [], at: stage.now) }
                try expect(try stage.transact { try $0.appliedFolder() }, is: folder, "the folder")
            }
        },
        StoreCheck("an unchanged flow keeps its version and steps, a changed one gets new ones") { stage in
            let first = try stage.apply()
            try expect(first.first?.stepIDs.count, is: 2, "the steps")
            try expect(try stage.apply(text: "# a comment"), is: first, "an unchanged flow")
            let changed = Flow.sample("nurture", [.stop, .stop, .stop])
            let other = Flow.sample("other", [.send(email: "welcome", otherwise: nil), .stop])
            let second = try stage.apply([changed, other], text: "second")
            try expect(second.count, is: 2, "versions")
            let versions = Set((first + second).map(\.version))
            let steps = (first + second).flatMap(\.stepIDs)
            try expect(versions.count, is: 3, "different versions")
            try expect(Set(steps).count, is: steps.count, "steps that have a number of their own")
            try expect(try stage.apply(), is: first, "a flow that is as it once was")
        },
        StoreCheck("versions are occupied while somebody is inside, with the folder they were written in") { stage in
            try expect(try stage.transact { try $0.occupiedVersions() }, is: [], "in a new store")
            let entry = try stage.enter()
            let folder = try stage.transact { try $0.appliedFolder() }
            try stage.apply([Flow.sample("nurture", [.stop])], text: "second")
            let expected = StoredVersion(
                flow: Stage.flow.name,
                applied: AppliedFlow(version: entry.applied.version, stepIDs: entry.applied.stepIDs),
                folder: try unwrap(folder, "the folder")
            )
            try expect(try stage.transact { try $0.occupiedVersions() }, is: [expected], "with somebody inside")
            var left = entry.enrolment
            left.state = .left(.finished, at: stage.now, step: nil)
            try stage.write(entry.contact, [.moved(left), .moved(left)])
            try expect(try stage.transact { try $0.occupiedVersions() }, is: [], "when everybody has left")
        },
        StoreCheck("what is known of the clock is kept, the last of it alone") { stage in
            try expect(try stage.transact { try $0.clockState() }, is: nil, "in a new store")
            let first = ClockState(trusted: ClockReading(wall: stage.now, uptime: 7, boot: "first"))
            let second = ClockState(
                trusted: ClockReading(wall: stage.now.adding(seconds: -1), uptime: 3, boot: "second"),
                doubtedStep: 3_600_001
            )
            for clock in [first, second, first] {
                try stage.transact { try $0.record(clock) }
                try expect(try stage.transact { try $0.clockState() }, is: clock, "the clock")
            }
        },
        StoreCheck("signing keys come newest first, and no number is given twice") { stage in
            let old = SigningKey(id: 1, secret: [1, 2, 3], createdAt: stage.now)
            let new = SigningKey(id: 2, secret: [0, 255], createdAt: stage.now.adding(seconds: 1))
            try stage.transact { try $0.add(old) }
            try stage.transact { try $0.add(new) }
            try expect(try stage.transact { try $0.signingKeys() }, is: [new, old], "the keys")
            try expectRefusal("a second key with one number", \.isRejection) {
                try stage.transact { try $0.add(SigningKey(id: 1, secret: [9], createdAt: stage.now)) }
            }
        },
    ]
}
