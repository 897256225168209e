import FlowModel
import FlowRuntime
import FlowTesting
import Testing

private let welcome = Step.Action.send(email: "welcome", otherwise: nil)

/// What a full or broken disk does to what is underway.
@Suite struct FailureTests {
    private let store = FaultyStore(ReferenceStore())

    @Test func `A full disk refuses what comes in, keeps reports, and goes on by itself`() throws {
        let stage = try Stage([.sample("nurture", [welcome])], store: store)
        let refusals = Refusals()
        try stage.happen("lead")
        store.beforeCommit = { _ in throw StoreError.full }
        stage.mailbox.post([stage.arrival(.track("lead"), of: "bob@example.com", id: "l")], answer: refusals.take)
        try stage.deliver()
        #expect(refusals.all == [.store(.full)])
        #expect(stage.kinds == ["event", "entered"])
        #expect(try stage.runner.tick() == stage.clock.now().adding(seconds: 1))
        store.beforeCommit = nil
        stage.clock.advance(seconds: 1)
        try stage.settle()
        #expect(stage.kinds == ["event", "entered", "sent", "finished"])
        #expect(stage.mailer.begun.count == 1)
    }

    @Test func `On a full disk the room that was kept records how deliveries end, and nothing else`() throws {
        let stage = try Stage([.sample("nurture", [welcome, .send(email: "second", otherwise: nil)])], store: store)
        let room = Room()
        store.beforeCommit = { _ in if room.isFull { throw StoreError.full } }
        store.onTakeReserve = { room.take() }
        store.onReleaseReserve = { room.release() }
        try stage.happen("lead")
        room.runOut()
        try stage.happen("lead", to: "bob@example.com", id: "refused")
        try stage.deliver()
        #expect(stage.kinds == ["event", "entered", "sent"])
        // The second email is due, and begins when there is room.
        #expect(stage.mailer.begun.count == 1)
        let refusals = Refusals()
        stage.mailbox.post([stage.arrival(.track("lead"), of: "bob@example.com", id: "l")], answer: refusals.take)
        #expect(try stage.settle() == stage.clock.now().adding(seconds: 1))
        #expect(refusals.all == [.store(.full)])
        let answers = FolderAnswers()
        stage.mailbox.post(Stage.change([], answer: answers.take))
        try stage.settle()
        #expect(answers.failures == [.full])
        room.grow()
        stage.clock.advance(seconds: 1)
        try stage.settle()
        try stage.deliver()
        #expect(stage.kinds == ["event", "entered", "sent", "sent", "finished"])
        #expect(room.isKept)
    }

    @Test func `A disk that says it has room and has none is tried once a second`() throws {
        let stage = try Stage([.sample("nurture", [welcome])], store: store)
        var isKept = true
        store.onTakeReserve = {
            isKept = true
            return true
        }
        store.onReleaseReserve = {
            defer { isKept = false }
            return isKept
        }
        store.beforeCommit = { _ in throw StoreError.full }
        try stage.happen("lead")
        let commits = store.commits
        #expect(try stage.settle() == stage.clock.now().adding(seconds: 1))
        #expect(store.commits <= commits + 2)
    }

    @Test func `A start on a full disk uses the room that was kept`() throws {
        let room = Room()
        room.runOut()
        store.beforeCommit = { _ in if room.isFull { throw StoreError.full } }
        store.onTakeReserve = { room.take() }
        store.onReleaseReserve = { room.release() }
        let stage = try Stage([.sample("nurture", [welcome])], store: store)
        try stage.happen("lead")
        #expect(stage.kinds.isEmpty)
        room.grow()
        stage.clock.advance(seconds: 1)
        try stage.happen("lead")
        #expect(stage.kinds == ["event", "entered"])
    }

    @Test func `A full disk while something is set aside ends nothing`() throws {
        let stage = try Stage([.sample("nurture", [welcome])], store: store)
        store.onWrite = { _ in throw StoreError.rejected(reason: "a rule of the schema") }
        stage.mailbox.post([stage.arrival(.track("lead"), id: "l")]) { _ in }
        // The rejected batch and the look for the culprit until its event is reached.
        for _ in 0..<2 { _ = try stage.runner.tick() }
        store.beforeCommit = { _ in throw StoreError.full }
        #expect(try stage.settle() == stage.clock.now().adding(seconds: 1))
        let refusals = Refusals()
        stage.mailbox.post([stage.arrival(.track("lead"), of: "carol@example.com", id: "c")], answer: refusals.take)
        try stage.settle()
        #expect(refusals.all == [.store(.full)])
        (store.beforeCommit, store.onWrite) = (nil, nil)
        stage.clock.advance(seconds: 1)
        try stage.settle()
        try stage.happen("lead", to: "bob@example.com")
        #expect(stage.mailer.begun.map(\.body.recipient).contains("bob@example.com"))
    }

    @Test func `A failed sync ends the Runner at once, and whoever waits is told`() throws {
        let stage = try Stage([.sample("nurture", [welcome])], store: store)
        let refusals = Refusals()
        store.beforeCommit = { _ in throw StoreError.failed(reason: "sync") }
        stage.mailbox.post([stage.arrival(.track("lead"), id: "l")], answer: refusals.take)
        #expect(throws: StoreError.failed(reason: "sync")) { try stage.runner.tick() }
        #expect(refusals.all == [.store(.failed(reason: "sync"))])
    }

    @Test func `A sync that fails while a folder is applied ends the Runner too`() throws {
        let flow = Flow.sample("nurture", [welcome])
        let stage = try Stage([flow], store: store)
        let answers = FolderAnswers()
        let number = store.commits + 1
        store.afterCommit = { if $0 == number { throw StoreError.failed(reason: "sync") } }
        stage.mailbox.post(Stage.change([flow], answer: answers.take))
        #expect(throws: StoreError.failed(reason: "sync")) { try stage.runner.tick() }
        #expect(answers.failures == [.failed(reason: "sync")])
    }

    @Test func `A folder that comes when the mailbox is closed gets an answer`() {
        let mailbox = Mailbox()
        let answers = FolderAnswers()
        mailbox.post(Stage.change([], answer: answers.take))
        mailbox.close()
        mailbox.post(Stage.change([], answer: answers.take))
        #expect(answers.failures.count == 2)
        #expect(answers.failures.allSatisfy { $0 != nil })
    }

    @Test func `The Runner rests while emails are written, and goes on when they are`() throws {
        let desk = SlowDesk()
        let stage = try Stage([.sample("nurture", [welcome])], connections: 1, perform: desk.perform)
        for number in 1...5 { try stage.happen("lead", to: "contact\(number)@example.com") }
        let deadline = try #require(try stage.settle())
        #expect(deadline > stage.clock.now())
        desk.write()
        try stage.settle()
        #expect(stage.mailer.begun.count == 1)
    }

    @Test func `A clock that steps backward repeats nothing and loses nothing`() throws {
        let stage = try Stage([.sample("nurture", [welcome, .tag("first"), .send(email: "second", otherwise: nil)])])
        try stage.happen("lead")
        stage.clock.advance(seconds: -3600)
        try stage.deliver()
        #expect(stage.mailer.begun.count == 2)
        try stage.deliver()
        stage.clock.advance(seconds: 7200)
        try stage.settle()
        #expect(stage.mailer.begun.count == 2)
        #expect(stage.kinds.last == "finished")
    }
}
