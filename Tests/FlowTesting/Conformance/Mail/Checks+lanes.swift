import FlowModel
import FlowRuntime

extension StoreConformance {
    static let lanes: [StoreCheck] = [
        StoreCheck("a parked row is seen in its lane alone, the longest due first") { stage in
            let late = try stage.enter("a@example.com", notBefore: stage.now.adding(seconds: 5))
            let early = try stage.enter("b@example.com", notBefore: stage.now.adding(seconds: 2))
            let free = try stage.enter("c@example.com", notBefore: stage.now.adding(seconds: 9))
            try stage.transact {
                try $0.park([late.message, early.message], in: "example.com")
                try $0.park([OutboxID(99)], in: "example.com")
            }
            try expect(try stage.ready(), is: [free.message], "rows that are not parked")
            try expect(try stage.earliest(), is: stage.now.adding(seconds: 9), "the earliest of them")
            try expect(try stage.parked(), is: [early.message, late.message], "the lane")
            try expect(try stage.parked(limit: 1), is: [early.message], "one of the lane")
            try expect(try stage.parked(limit: 0), is: [], "none of the lane")
            try expect(try stage.parked(excluding: [early.message]), is: [late.message], "the rest of the lane")
            try expect(try stage.parked(in: "example.org"), is: [], "another lane")
        },
        StoreCheck("whatever changes a row's state takes it out of its lane") { stage in
            let begun = try stage.enter("a@example.com")
            let held = try stage.enter("b@example.com")
            let left = try stage.enter("c@example.com")
            let later = try stage.enter("d@example.com")
            let epoch = try stage.store.takeOwnership(onUnknownOutcome: .resend, at: stage.now)
            try stage.transact {
                try $0.park([begun, held, left, later].map(\.message), in: "example.com")
                try $0.beginSending([Sending(id: begun.message, body: stage.body())], epoch: epoch, at: stage.now)
            }
            try stage.settle(held.message, .held)
            try stage.settle(later.message, .queued, after: 3)
            try stage.write(left.contact, [.cancelDeliveries(left.enrolment.id)])
            try expect(try stage.parked(), is: [], "the lane")
            for id in [begun.message, held.message] { try stage.settle(id, .queued, after: 4) }
            let back = [later.message, begun.message, held.message]
            try expect(try stage.ready(), is: back, "what is queued again")
        },
        StoreCheck("lanes are emptied at once, and nothing that is not queued is parked") { stage in
            let first = try stage.enter("a@example.com")
            let second = try stage.enter("b@example.com")
            let done = try stage.enter("c@example.com")
            try stage.settle(done.message, .done)
            try stage.transact {
                try $0.park([first.message, done.message], in: "example.com")
                try $0.park([second.message], in: "example.org")
            }
            try expect(try stage.parked(), is: [first.message], "the lane")
            try stage.transact { try $0.unparkAll() }
            try expect(try stage.parked(), is: [], "the emptied lane")
            try expect(try stage.ready(), is: [first.message, second.message], "what is queued")
        },
        StoreCheck("what is parked for a faulted contact waits with it") { stage in
            let entry = try stage.enter()
            try stage.transact {
                try $0.park([entry.message], in: "example.com")
                try $0.markFaulted(entry.contact, reason: "a test", at: stage.now)
            }
            try expect(try stage.parked(), is: [], "the lane")
        },
    ]
}

extension Stage {
    fileprivate func ready() throws -> [OutboxID] {
        try transact { try $0.readyDeliveries(.mail, at: .distantFuture, limit: 99, excluding: []) }.map(\.id)
    }

    fileprivate func earliest() throws -> Instant? {
        try transact { try $0.earliestDelivery(.mail, excluding: []) }
    }

    fileprivate func parked(
        in lane: String = "example.com",
        limit: Int = 99,
        excluding: Set<OutboxID> = []
    ) throws -> [OutboxID] {
        try transact { try $0.parkedDeliveries(in: lane, limit: limit, excluding: excluding) }.map(\.id)
    }
}
