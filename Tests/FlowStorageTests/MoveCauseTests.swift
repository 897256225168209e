import FlowModel
import FlowRuntime
import FlowTesting
import GRDB
import Testing

@testable import FlowStorage

@Suite("The cause of a move between stages")
struct MoveCauseTests {
    private let store: SQLiteStore
    private let contact: ContactID

    init() throws {
        let store = try SQLiteStore.inMemory()
        _ = try store.takeOwnership(onUnknownOutcome: .resend, at: .testStart)
        contact = try store.transact { try $0.contact(ContactReference(email: "anna@example.com")) }
        self.store = store
    }

    private func write(_ lines: [TimelineEntry]) throws {
        try store.transact { transaction in
            let people = try transaction.people([contact], reading: Reads(flows: []), at: .testStart)
            let person = try #require(people.first)
            try transaction.write([Transition(person: person, changes: [], timeline: lines, nextDue: nil)])
        }
    }

    private func move(_ cause: MoveCause?, from: Slug? = "lead", ofStep step: String? = nil) -> TimelineEntry {
        TimelineEntry(
            at: .testStart,
            contact: contact,
            enrolment: step.map { _ in EnrolmentID(contact: contact, ordinal: 1) },
            flow: step.map { _ in "nurture" },
            step: step,
            kind: .moved(from: from, to: "mql"),
            cause: cause
        )
    }

    @Test("comes back as it was told")
    func kept() throws {
        let causes: [MoveCause?] = [.event("meeting-booked"), .change, .time, .hand, .merging, nil]
        let lines = causes.map { move($0) } + [move(.step, ofStep: "6"), move(.event("lead"), from: nil)]
        try write(lines)
        #expect(try store.reader.timeline(of: contact, limit: 100) == lines)
    }

    @Test("leaves the stages where reports look for them")
    func columns() throws {
        try write([move(.event("lead")), move(.hand, from: nil), move(.step, ofStep: "6")])
        let sql = """
            SELECT subject.text, t.detail FROM timeline AS t JOIN name AS subject ON subject.id = t.subject
            ORDER BY t.id
            """
        let rows = try store.queue.read { try Row.fetchAll($0, sql: sql) }
        #expect(rows.map { $0[0] as String? } == ["mql", "mql", "mql"])
        #expect(rows.map { $0[1] as String? } == ["lead", nil, "lead"])
    }

    @Test("of moves that an earlier program wrote is that of their step, else none")
    func earlier() throws {
        try write([move(.event("lead")), move(.hand), move(.step, ofStep: "6")])
        try store.queue.write {
            try $0.execute(sql: "UPDATE timeline SET number = NULL, step = iif(ordinal IS NULL, NULL, step)")
        }
        #expect(
            try store.reader.timeline(of: contact, limit: 100) == [move(nil), move(nil), move(.step, ofStep: "6")]
        )
    }
}
