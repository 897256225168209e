import FlowModel
import FlowRuntime
import FlowStorage
import FlowTesting
import GRDB
import Testing

@Suite("Reading beside the writer")
struct ReaderTests {
    private let folder: TemporaryFolder
    private let path: String
    private let store: SQLiteStore
    private let epoch: Epoch

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path("nurture.sqlite")
        store = try SQLiteStore(path: path)
        epoch = try store.takeOwnership(onUnknownOutcome: .resend, at: .testStart)
    }

    /// Lets a contact in whose mail and call are queued then: rows 1 and 2 of the first, 3 and 4 of the second.
    private func enter(_ email: String, _ mail: Delivery.Kind = .mail(email: "welcome")) throws {
        let flow = Flow.sample(
            "nurture",
            [.send(email: "welcome", otherwise: nil), .callWebhook("crm", otherwise: nil)]
        )
        try store.transact { transaction in
            let applied = try #require(
                try transaction.apply(FolderText(files: []), flows: [flow], at: .testStart).first
            )
            let arrival = Arrival(
                messageID: email,
                subject: .contact(ContactReference(email: email)),
                receivedAt: .testStart,
                timestamp: .testStart,
                kind: .track("lead")
            )
            guard case .accepted(let event, let contact)? = try transaction.accept([arrival]).first else { return }
            let people = try transaction.people([contact], reading: Reads(flows: []), at: .testStart)
            let person = try #require(people.first)
            let enrolment = Enrolment(
                id: EnrolmentID(contact: contact, ordinal: 1),
                flow: flow.name,
                version: applied.version,
                enteredAt: .testStart,
                since: EventOrder(event),
                trigger: event,
                state: .delivering(applied.stepIDs[0]),
                burstAt: .testStart
            )
            func key(_ step: Int) -> DeliveryKey {
                DeliveryKey(enrolment: enrolment.id, step: applied.stepIDs[step], visit: 1)
            }
            let changes: [Change] = [
                .entered(enrolment), .deliver(Delivery(key: key(0), kind: mail)),
                .deliver(Delivery(key: key(1), kind: .webhook("crm"))),
            ]
            try transaction.write([Transition(person: person, changes: changes, timeline: [], nextDue: nil)])
        }
    }

    private func send(_ id: Int64, _ links: [MessageReference.Link] = [], topic: Slug? = nil) throws {
        let body = MessageBody(sender: "", recipient: "", messageID: "m\(id)@example.com", bytes: [1])
        try store.transact {
            let sending = Sending(id: OutboxID(id), body: body, links: links, topic: topic)
            try $0.beginSending([sending], epoch: epoch, at: .testStart)
        }
    }

    private let links = [
        MessageReference.Link(address: "https://example.com/a", label: "guide"),
        MessageReference.Link(address: "https://example.com/a", label: nil),
        MessageReference.Link(address: "https://example.com/a", label: "guide"),
    ]

    @Test("finds a link by its message and position")
    func linkPositions() throws {
        try enter("anna@example.com")
        try send(1, links)
        let reader = try SQLiteStoreReader(path: path)
        for (position, link) in links.enumerated() {
            #expect(try reader.link(of: OutboxID(1), position: position) == link)
        }
        for position in [-1, 3] { #expect(try reader.link(of: OutboxID(1), position: position) == nil) }
        #expect(try reader.link(of: OutboxID(2), position: 0) == nil)
        #expect(try reader.link(of: OutboxID(99), position: 0) == nil)
    }

    @Test("messages of one email share their links")
    func sharedLinks() throws {
        for (index, email) in ["a@example.com", "b@example.com", "c@example.com"].enumerated() {
            try enter(email)
            try send(Int64(index * 2 + 1), links)
        }
        let queue = try DatabaseQueue(path: path)
        #expect(try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM link_list") } == 1)
        #expect(try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM link") } == 2)
    }

    @Test("knows of a mail whose it is and under which topic it went")
    func messages() throws {
        try enter("anna@example.com")
        let reader = try SQLiteStoreReader(path: path)
        let before = MessageSummary(contact: ContactID(1), email: "welcome", topic: nil)
        #expect(try reader.message(OutboxID(1)) == before)
        try send(1, topic: "news")
        var after = MessageSummary(contact: ContactID(1), email: "welcome", topic: "news")
        #expect(try reader.message(OutboxID(1)) == after)
        #expect(try reader.message(OutboxID(2)) == nil)
        try settle(Settlement(id: OutboxID(1), state: .done))
        after.sentAt = .testStart
        #expect(try reader.message(OutboxID(1)) == after)
    }

    @Test("does not say when a mail went out that may have gone out twice")
    func uncertainMessages() throws {
        try enter("anna@example.com")
        try send(1)
        try settle(Settlement(id: OutboxID(1), state: .done, marksUncertain: true))
        #expect(try SQLiteStoreReader(path: path).message(OutboxID(1))?.sentAt == nil)
    }

    @Test(
        "knows who forbids counting",
        arguments: [(Value.flag(false), false), (.text("No"), false), (.flag(true), true)]
    )
    func untrackedRecipients(answer: Value, isTracked: Bool) throws {
        try enter("anna@example.com")
        try store.transact { transaction in
            let people = try transaction.people([ContactID(1)], reading: Reads(flows: []), at: .testStart)
            let changes = [Change.setField("tracking", answer), .setField("plan", .text("no"))]
            try transaction.write(
                people.map { Transition(person: $0, changes: changes, timeline: [], nextDue: nil) }
            )
        }
        #expect(try SQLiteStoreReader(path: path).message(OutboxID(1))?.isTracked == isTracked)
    }

    private func settle(_ settlement: Settlement) throws {
        try store.transact { try $0.settle([settlement], at: .testStart) }
    }

    @Test("lists the outbox by state, oldest first", arguments: OutboxFilter.allCases)
    func outbox(filter: OutboxFilter) throws {
        for email in ["a@example.com", "b@example.com", "c@example.com"] { try enter(email) }
        try send(1)
        let answer = String(repeating: "é", count: 400)
        try store.transact {
            let settlements = [
                Settlement(id: OutboxID(2), state: .failed, note: "404"),
                Settlement(id: OutboxID(3), state: .held, marksUncertain: true, note: answer),
                Settlement(id: OutboxID(4), state: .done),
            ]
            try $0.settle(settlements, at: .testStart)
        }
        let expected: [OutboxFilter: [Int64]] = [
            .all: [1, 2, 3, 4, 5, 6], .queued: [5, 6], .sending: [1], .held: [3], .uncertain: [3], .failed: [2],
            .open: [1, 2, 3, 5, 6],
        ]
        let reader = try SQLiteStoreReader(path: path)
        let rows = try reader.outbox(filter, after: nil, limit: 100)
        #expect(rows.map(\.id.number) == expected[filter])
        #expect(rows.first { $0.id.number == 3 }.map(\.note) ?? "" == (filter.shows(3) ? answer.prefix(250) : ""))
        let sending = OutboxSummary(
            id: OutboxID(1),
            contact: "a@example.com",
            flow: "nurture",
            name: "welcome",
            channel: .mail,
            state: .sending,
            isUncertain: false,
            attempts: 1,
            notBefore: .testStart,
            note: "",
            messageID: "m1@example.com"
        )
        #expect(rows.first { $0.id.number == 1 } == (filter.shows(1) ? sending : nil))
        var paged: [OutboxSummary] = []
        while let row = try reader.outbox(filter, after: paged.last?.id, limit: 1).first { paged.append(row) }
        #expect(paged == rows)
    }

    @Test("lists an email to a team with the team, which is no message of a contact")
    func notifications() throws {
        try enter("anna@example.com", .notification(team: "sales", email: "new mql"))
        let reader = try SQLiteStoreReader(path: path)
        let rows = try reader.outbox(.all, limit: 9)
        #expect(rows.map(\.team) == ["sales", nil])
        #expect(rows.map(\.name) == ["new mql", "crm"])
        #expect(rows.map(\.channel) == [.mail, .webhook])
        #expect(try reader.message(OutboxID(1)) == nil)
    }

    @Test("counts everything")
    func status() throws {
        for email in ["a@example.com", "b@example.com"] { try enter(email) }
        try send(1)
        try store.transact { try $0.markFaulted(ContactID(2), reason: "by hand", at: .testStart) }
        let expected = StoreStatus(
            contacts: 2,
            faulted: 1,
            pendingEvents: 2,
            flows: [StoreStatus.FlowCount(flow: "nurture", entered: 2, active: 2, converted: 0)],
            outbox: [.queued: 3, .sending: 1],
            uncertain: 0
        )
        #expect(try SQLiteStoreReader(path: path).status() == expected)
        #expect(try store.reader.status() == expected)
    }

    @Test("works while a transaction is open, and sees what was committed")
    func duringATransaction() throws {
        try enter("anna@example.com")
        let reader = try SQLiteStoreReader(path: path)
        try store.transact { transaction in
            try transaction.settle([Settlement(id: OutboxID(1), state: .done)], at: .testStart)
            #expect(try reader.status().outbox == [.queued: 2])
        }
        #expect(try reader.status().outbox == [.queued: 1, .done: 1])
    }

    @Test("works when no daemon runs")
    func withoutAWriter() throws {
        try enter("anna@example.com")
        try store.close()
        #expect(try SQLiteStoreReader(path: path).status().contacts == 1)
    }

    @Test("refuses a file that no store has made")
    func noStore() throws {
        let missing = folder.path("missing.sqlite")
        #expect {
            try SQLiteStoreReader(path: missing)
        } throws: { error in
            if case StoreError.unreadable = error { true } else { false }
        }
    }
}

extension OutboxFilter {
    /// Whether the row of that number is listed in the test above.
    fileprivate func shows(_ row: Int) -> Bool {
        switch self {
        case .all, .open: true
        case .sending: row == 1
        case .held, .uncertain: row == 3
        case .queued, .failed: false
        }
    }
}
