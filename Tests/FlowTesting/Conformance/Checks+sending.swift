import FlowModel
import FlowRuntime

extension StoreConformance {
    static let sending: [StoreCheck] = [
        StoreCheck("sending counts the attempt and keeps the bytes until the row is done") { stage in
            let entry = try stage.enter()
            let epoch = try stage.store.takeOwnership(onUnknownOutcome: .resend, at: stage.now)
            func begin(_ body: MessageBody?, after seconds: Int64) throws {
                try stage.transact {
                    let sending = Sending(id: entry.message, body: body)
                    try $0.beginSending([sending], epoch: epoch, at: stage.now.adding(seconds: seconds))
                }
            }
            try begin(stage.body(), after: 1)
            var expected = entry.row
            (expected.state, expected.attempts, expected.hasBody) = (.sending, 1, true)
            expected.firstAttemptAt = stage.now.adding(seconds: 1)
            try expect(try stage.row(entry.message), is: expected, "the row in its first attempt")
            try stage.transact {
                let later = stage.now.adding(seconds: 60)
                try $0.settle([Settlement(id: entry.message, state: .queued, notBefore: later)], at: stage.now)
            }
            (expected.state, expected.notBefore) = (.queued, stage.now.adding(seconds: 60))
            try expect(try stage.row(entry.message), is: expected, "the deferred row")
            try begin(nil, after: 60)
            (expected.state, expected.attempts) = (.sending, 2)
            try expect(try stage.row(entry.message), is: expected, "the row in its second attempt")
            try expect(try stage.transact { try $0.messageBody(entry.message) }, is: stage.body(), "the bytes")
            try stage.settle(entry.message, .done)
            (expected.state, expected.hasBody) = (.done, false)
            try expect(try stage.row(entry.message), is: expected, "the row that is done")
            try expect(try stage.transact { try $0.messageBody(entry.message) }, is: nil, "the bytes when done")
        },
        StoreCheck("only a queued row's sending can begin, and all of a call or none") { stage in
            let first = try stage.enter("a@example.com").message
            let second = try stage.enter("b@example.com").message
            let epoch = try stage.store.takeOwnership(onUnknownOutcome: .resend, at: stage.now)
            try stage.settle(second, .held)
            for wrong in [second, OutboxID(99)] {
                try expectRefusal("a row that is not queued", \.isRejection) {
                    try stage.transact {
                        let sendings = [first, wrong].map { Sending(id: $0, body: stage.body()) }
                        try $0.beginSending(sendings, epoch: epoch, at: stage.now)
                    }
                }
            }
            try expect(try stage.row(first).state, is: .queued, "the row before the refused one")
        },
        StoreCheck("a row gets its bytes with its first attempt, and no others later") { stage in
            let entry = try stage.enter()
            let epoch = try stage.store.takeOwnership(onUnknownOutcome: .resend, at: stage.now)
            func begin(_ body: MessageBody?) throws {
                try stage.transact {
                    try $0.beginSending([Sending(id: entry.message, body: body)], epoch: epoch, at: stage.now)
                }
            }
            try expectRefusal("a first attempt without bytes", \.isRejection) { try begin(nil) }
            try begin(stage.body())
            try stage.settle(entry.message, .queued)
            try expectRefusal("other bytes", \.isRejection) { try begin(stage.body("Something else")) }
            try begin(stage.body())
        },
        StoreCheck("an earlier epoch cannot begin to send") { stage in
            let entry = try stage.enter()
            let old = try stage.store.takeOwnership(onUnknownOutcome: .resend, at: stage.now)
            let new = try stage.store.takeOwnership(onUnknownOutcome: .resend, at: stage.now)
            func begin(_ epoch: Epoch) throws {
                try stage.transact {
                    let sending = Sending(id: entry.message, body: stage.body())
                    try $0.beginSending([sending], epoch: epoch, at: stage.now)
                }
            }
            try expectRefusal("the earlier epoch", \.isOwned) { try begin(old) }
            try begin(new)
        },
        StoreCheck("a row that is done, failed or cancelled stays so") { stage in
            for (index, state) in [OutboxRow.State.done, .failed, .cancelled].enumerated() {
                let message = try stage.enter("\(index)@example.com").message
                try stage.settle(message, state)
                try stage.settle(message, .queued)
                try stage.settle(message, .held)
                try expect(try stage.row(message).state, is: state, "the row's state")
            }
        },
        StoreCheck("nothing is settled as being sent") { stage in
            let message = try stage.enter().message
            try expectRefusal("that settlement", \.isRejection) { try stage.settle(message, .sending) }
        },
        StoreCheck("settling marks a row as uncertain for good") { stage in
            let message = try stage.enter().message
            try stage.transact {
                try $0.settle([Settlement(id: message, state: .held, marksUncertain: true)], at: stage.now)
            }
            try stage.settle(message, .queued)
            try expect(try stage.row(message).isUncertain, is: true, "whether it is uncertain")
        },
        StoreCheck("a new owner queues again what its predecessor was sending, with the same bytes") { stage in
            try takeOver(stage, .resend) { row, entry in
                var expected = entry.row
                (expected.state, expected.attempts, expected.hasBody) = (.queued, 1, true)
                (expected.firstAttemptAt, expected.isUncertain) = (stage.now, true)
                expected.notBefore = stage.now.adding(seconds: 30)
                try expect(row, is: expected, "the row")
            }
        },
        StoreCheck("or holds it for a person") { stage in
            try takeOver(stage, .hold) { row, _ in
                try expect(row.state, is: .held, "the row's state")
                try expect(row.isUncertain, is: true, "whether it is uncertain")
                let held = try stage.transact { try $0.heldBeforeComposition(limit: 9) }
                try expect(held, is: [], "held rows without bytes")
            }
        },
        StoreCheck("but queues a webhook again, whose receiver knows a repetition") { stage in
            try takeOver(stage, .hold, .webhook("crm")) { row, _ in
                try expect(row.state, is: .queued, "the row's state")
                try expect(row.isUncertain, is: true, "whether it is uncertain")
            }
        },
        StoreCheck("held rows that were never composed are found, as many as asked for") { stage in
            let messages = try (1...3).map { try stage.enter("\($0)@example.com").message }
            for message in messages.dropLast() { try stage.settle(message, .held) }
            func held(_ limit: Int) throws -> [OutboxID] {
                try stage.transact { try $0.heldBeforeComposition(limit: limit) }.map(\.id)
            }
            try expect(try held(9), is: Array(messages.dropLast()), "held rows")
            try expect(try held(1), is: [messages[0]], "one of them")
        },
    ]

    /// One row is being sent and another is queued when a second owner comes.
    private static func takeOver(
        _ stage: Stage,
        _ policy: UnknownOutcomePolicy,
        _ kind: Delivery.Kind = .mail(email: "welcome"),
        _ check: (OutboxRow, Stage.Entry) throws -> Void
    ) throws {
        let entry = try stage.enter("anna@example.com", kind)
        let epoch = try stage.store.takeOwnership(onUnknownOutcome: policy, at: stage.now)
        try stage.transact {
            try $0.beginSending([Sending(id: entry.message, body: stage.body())], epoch: epoch, at: stage.now)
        }
        let other = try stage.enter("bob@example.com")
        _ = try stage.store.takeOwnership(onUnknownOutcome: policy, at: stage.now.adding(seconds: 30))
        try check(try stage.row(entry.message), entry)
        try expect(try stage.transact { try $0.messageBody(entry.message) }, is: stage.body(), "the bytes")
        try expect(try stage.row(other.message), is: other.row, "the row that was not being sent")
    }
}
