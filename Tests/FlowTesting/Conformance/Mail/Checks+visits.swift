import FlowModel
import FlowRuntime

extension StoreConformance {
    private static let guide = MessageReference.Link(address: "https://example.com/guide", label: "guide")

    static let visits: [StoreCheck] = [
        StoreCheck("a fetched link waits for its verdict, and nobody's history knows it") { stage in
            let entry = try stage.enter()
            try expect(try stage.visit(entry, "v", 0, after: 0), is: .noted(entry.contact), "the answer")
            try expect(try stage.transact { try $0.pendingEvents(limit: 9) }, is: [], "events")
            let verdict = stage.now.adding(seconds: 2)
            try expect(try stage.transact { try $0.earliestVerdict() }, is: verdict, "the verdict")
            try expect(try stage.due(afterMilliseconds: 1_999), is: [], "what is due before")
            let expected = LinkVisit(
                id: 1,
                message: entry.message,
                contact: entry.contact,
                position: 0,
                at: stage.now,
                isAutomatic: false,
                sentAt: nil,
                hasCompany: false
            )
            try expect(try stage.due(afterMilliseconds: 2_000), is: [expected], "what is due")
        },
        StoreCheck("a verdict makes one event, as old as the visit, under the visit's name") { stage in
            let entry = try stage.enter()
            _ = try stage.visit(entry, "v", 0, after: 0)
            let judgement = VisitVerdict(visit: 1, isAutomatic: true)
            let now = stage.now.adding(seconds: 3)
            for _ in 1...2 { try stage.transact { try $0.judge([judgement], at: now) } }
            let events = try stage.transact { try $0.pendingEvents(limit: 9) }
            let reference = MessageReference(
                delivery: entry.row.delivery.key,
                email: "welcome",
                link: guide,
                isAutomatic: true
            )
            try expect(events.map(\.kind), is: [.message(.clicked, reference)], "the events")
            try expect(events.map(\.timestamp), is: [stage.now], "when it happened")
            try expect(events.map(\.receivedAt), is: [now], "when it is known")
            try expect(try stage.transact { try $0.earliestVerdict() }, is: nil, "the next verdict")
            try expect(try stage.due(afterMilliseconds: 9_000), is: [], "what is due afterwards")
            try expect(try stage.visit(entry, "v", 0, after: 4), is: .duplicate, "the visit once more")
        },
        StoreCheck("a visit of a page makes no event, and is company") { stage in
            let entry = try stage.enter()
            _ = try stage.visit(entry, "page", nil, after: 0)
            _ = try stage.visit(entry, "link", 0, after: 2)
            let due = try stage.due(afterMilliseconds: 4_000)
            try expect(due.map(\.position), is: [nil, 0], "the visits")
            try expect(due.map(\.hasCompany), is: [true, true], "their company")
            let verdicts = due.map { VisitVerdict(visit: $0.id, isAutomatic: false) }
            try stage.transact { try $0.judge(verdicts, at: stage.now.adding(seconds: 4)) }
            try expect(try stage.transact { try $0.pendingEvents(limit: 9) }.count, is: 1, "events")
        },
        StoreCheck("company is another link of the message within two seconds, judged ones too") { stage in
            let anna = try stage.enter()
            let bob = try stage.enter("bob@example.com")
            let times: [(Stage.Entry, Int, Int64)] = [
                (anna, 0, 0), (anna, 0, 1_000), (bob, 1, 1_000), (anna, 1, 3_001), (anna, 2, 5_001), (bob, 1, 9_000),
            ]
            for (index, (entry, position, at)) in times.enumerated() {
                _ = try stage.visit(entry, "\(index)", position, afterMilliseconds: at)
            }
            let early = try stage.due(afterMilliseconds: 5_001)
            try expect(early.map(\.hasCompany), is: [false, false, false, true], "the first ones' company")
            let verdicts = early.map { VisitVerdict(visit: $0.id, isAutomatic: false) }
            try stage.transact { try $0.judge(verdicts, at: stage.now.adding(milliseconds: 5_001)) }
            let late = try stage.due(afterMilliseconds: 11_000)
            try expect(late.map(\.position), is: [2, 1], "the last ones")
            try expect(late.map(\.hasCompany), is: [true, false], "the last ones' company")
        },
        StoreCheck("it is known when the message went out, unless it may have gone out twice") { stage in
            let entries = try (0...2).map { try stage.enter("\($0)@example.com") }
            try stage.settle(entries[0].message, .done, after: 1)
            try stage.transact {
                let doubt = Settlement(id: entries[1].message, state: .queued, marksUncertain: true)
                try $0.settle([doubt], at: stage.now)
            }
            try stage.settle(entries[1].message, .done, after: 1)
            for (index, entry) in entries.enumerated() { _ = try stage.visit(entry, "\(index)", 0, after: 5) }
            let sent = try stage.due(afterMilliseconds: 7_000).map(\.sentAt)
            try expect(sent, is: [stage.now.adding(seconds: 1), nil, nil], "when they went out")
        },
        StoreCheck("a visit comes once, and of a message that somebody got") { stage in
            let entry = try stage.enter()
            let call = try stage.enter("bob@example.com", .webhook("crm"))
            let team = try stage.enter("carol@example.com", .notification(team: "sales", email: "welcome"))
            let answers = [
                try stage.visit(entry, "v", 0, after: 0), try stage.visit(entry, "v", 1, after: 1),
                try stage.visit(call, "w", 0, after: 0), try stage.visit(team, "x", 0, after: 0),
            ]
            let expected: [Acceptance] = [.noted(entry.contact), .duplicate, .unknownMessage, .unknownMessage]
            try expect(answers, is: expected, "the answers")
            var stranger = stage.visiting(entry.message, "y", 0, at: stage.now)
            stranger.subject = .contact(ContactReference(email: "anna@example.com"))
            try expect(try stage.transact { try $0.accept([stranger]) }, is: [.unknownMessage], "without a message")
            try expect(try stage.due(afterMilliseconds: 9_000).count, is: 1, "visits")
        },
        StoreCheck("the oldest come first, as many as asked for, and those of faulted contacts wait") { stage in
            let entries = try (0...2).map { try stage.enter("\($0)@example.com") }
            for (index, entry) in entries.enumerated() {
                _ = try stage.visit(entry, "\(index)", 0, after: 3 - Int64(index))
            }
            try stage.transact { try $0.markFaulted(entries[2].contact, reason: "a test", at: stage.now) }
            let due = try stage.transact { try $0.dueVisits(at: stage.now.adding(seconds: 9), limit: 1) }
            try expect(due.map(\.contact), is: [entries[1].contact], "the first")
            let all = try stage.due(afterMilliseconds: 9_000)
            try expect(all.map(\.contact), is: [entries[1].contact, entries[0].contact], "all of them")
            let verdict = try stage.transact { try $0.earliestVerdict() }
            try expect(verdict, is: stage.now.adding(seconds: 4), "the earliest verdict")
        },
        StoreCheck("no more visits of a message are kept than tell something, and old ones are forgotten") { stage in
            let entry = try stage.enter()
            for index in 0..<LinkVisit.limit + 5 { _ = try stage.visit(entry, "\(index)", 0, after: 0) }
            let due = try stage.due(afterMilliseconds: 2_000)
            try expect(due.count, is: LinkVisit.limit, "kept visits")
            let verdicts = due.map { VisitVerdict(visit: $0.id, isAutomatic: false) }
            try stage.transact { try $0.judge(verdicts, at: stage.now.adding(seconds: 2)) }
            // They are judged and still company, and once they are forgotten there is room for others.
            _ = try stage.visit(entry, "last", 1, after: 1)
            try expect(try stage.due(afterMilliseconds: 9_000), is: [], "what found no room")
            let later = stage.now.adding(milliseconds: LinkVisit.keptMilliseconds + 1)
            try stage.transact { try $0.judge([], at: later) }
            _ = try stage.visit(entry, "late", 1, after: 1)
            try expect(try stage.due(afterMilliseconds: 9_000).map(\.hasCompany), is: [false], "company")
        },
    ]
}

extension Stage {
    fileprivate func visiting(_ message: OutboxID, _ id: String, _ position: Int?, at: Instant) -> Arrival {
        let link = position.map { _ in MessageReference.Link(address: "https://example.com/guide", label: "guide") }
        return Arrival(
            messageID: id,
            subject: .message(message),
            receivedAt: at,
            timestamp: at,
            kind: .visited(position: position, link: link, isAutomatic: false)
        )
    }

    fileprivate func visit(_ entry: Entry, _ id: String, _ position: Int?, after seconds: Int64) throws -> Acceptance {
        try visit(entry, id, position, afterMilliseconds: seconds * 1_000)
    }

    fileprivate func visit(
        _ entry: Entry,
        _ id: String,
        _ position: Int?,
        afterMilliseconds milliseconds: Int64
    ) throws -> Acceptance {
        let arrival = visiting(entry.message, id, position, at: now.adding(milliseconds: milliseconds))
        return try unwrap(try transact { try $0.accept([arrival]) }.first, "the answer")
    }

    fileprivate func due(afterMilliseconds milliseconds: Int64) throws -> [LinkVisit] {
        try transact { try $0.dueVisits(at: now.adding(milliseconds: milliseconds), limit: 1_000) }
    }
}
