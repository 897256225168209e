import FlowModel
import FlowRuntime
import FlowTesting
import Testing

private let welcome = Step.Action.send(email: "welcome", otherwise: nil)
private let anna = "anna@example.com"

/// The list of addresses that may not be mailed, and what it does to mail on its way.
@Suite struct SuppressionTests {
    private func entries(_ addresses: [String], _ reason: SuppressionEntry.Reason) -> AdministrativeWork.Kind {
        .suppress(addresses.map { SuppressionEntry(address: $0, reason: reason, source: "import list.csv") })
    }

    @Test(arguments: StoreKind.allCases)
    func `A list is taken in by pages, answered behind the last, and each record is there once`(
        kind: StoreKind
    ) throws {
        let store = FaultyStore(try kind.make())
        let stage = try Stage([.sample("nurture", [.wait(CalendarDuration())])], store: store)
        let addresses = (1...1200).map { "contact\($0)@example.com" }
        let answers = WorkAnswers()
        let before = store.commits
        stage.mailbox.post(AdministrativeWork(entries(addresses + addresses, .bounced), answer: answers.take))
        _ = try stage.runner.tick()
        #expect(answers.all.isEmpty)
        try stage.settle()
        #expect(answers.all == [.success(1200)])
        #expect(store.commits - before >= 10, "five pages and what follows them")
        #expect(try stage.work(entries(addresses, .bounced)) == .success(0))
        #expect(try stage.people(["contact7@example.com"]).first?.consent.suppression == .bounced)
    }

    @Test(arguments: StoreKind.allCases)
    func `Who is on the list for a complaint or an unsubscribe leaves the flows, who bounced goes on`(
        kind: StoreKind
    ) throws {
        let day = CalendarDuration.day
        let stage = try Stage([.sample("nurture", [.wait(day), welcome, .tag("done")])], store: kind.make())
        let all = ["a@example.com", "b@example.com", "c@example.com"]
        for address in all { try stage.happen("lead", to: address) }
        for (address, reason) in zip(all, SuppressionEntry.Reason.allCases) {
            #expect(try stage.work(entries([address], reason)) == .success(1))
        }
        stage.clock.advance(seconds: 86_400)
        try stage.settle()
        #expect(stage.mailer.begun.isEmpty)
        #expect(try stage.people(all).map(\.tags) == [["done"], [], []])
        #expect(
            stage.kinds.filter { ["stopped", "skipped", "finished"].contains($0) }.sorted() == [
                "finished", "skipped", "stopped", "stopped",
            ]
        )
        for address in all {
            #expect(try stage.records(of: address).map(\.source) == ["import list.csv"])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `Lifting is answered with how many were listed, and mail goes again`(kind: StoreKind) throws {
        let stage = try Stage([.sample("nurture", [welcome])], store: kind.make())
        _ = try stage.work(entries([anna, "BOB@example.com"], .complained))
        // People write addresses as they like; the store knows them in lower case.
        let lift = AdministrativeWork.Kind.lift(["Anna@Example.com", "carol@example.com"], source: "by hand")
        #expect(try stage.work(lift) == .success(1))
        try stage.happen("lead")
        try stage.happen("lead", to: "bob@example.com")
        #expect(stage.mailer.begun.map(\.body.recipient) == [anna])
        #expect(try stage.records().map(\.change) == [.suppressed(.complained), .lifted])
    }

    @Test(arguments: SuppressionEntry.Reason.allCases, StoreKind.allCases)
    func `What is listed while a message is written, deferred or held does not go out`(
        reason: SuppressionEntry.Reason,
        kind: StoreKind
    ) throws {
        for place in Place.allCases {
            let desk = SlowDesk()
            let isMended = Switch()
            let stage = try Stage(
                [.sample("nurture", [welcome])],
                store: kind.make(),
                compose: { place == .held && !isMended.isOn ? .held(reason: "no value") : Stage.plainMail($0) },
                perform: desk.perform
            )
            try stage.happen("lead")
            if place != .written {
                desk.write()
                try stage.settle()
            }
            if place == .deferred { try stage.deliver(.deferred(status: 451, reply: "later", retryAfter: nil)) }
            let begun = stage.mailer.begun.count
            #expect(try stage.work(entries([anna], reason)) == .success(1))
            isMended.turnOn()
            stage.mailbox.post(Stage.change([.sample("nurture", [welcome])]))
            for _ in 1...3 {
                try stage.settle()
                desk.write()
                stage.clock.advance(seconds: 86_400)
            }
            try stage.settle()
            #expect(stage.mailer.begun.count == begun, "\(place)")
            let rows = try stage.store.transact { try $0.deliveries([OutboxID(1)]) }
            #expect(rows.map(\.state) == [.cancelled], "\(place)")
            #expect(stage.kinds.last == (reason == .bounced ? "finished" : "stopped"), "\(place)")
        }
    }

    /// Where a message is when consent ends.
    private enum Place: CaseIterable {
        case written, deferred, held
    }

    @Test(arguments: StoreKind.allCases)
    func `An unsubscribe from its topic skips a message that is being written, deferred or held`(
        kind: StoreKind
    ) throws {
        for place in Place.allCases {
            let desk = SlowDesk()
            let isMended = Switch()
            let flow = Flow.sample("nurture", [welcome, .tag("after")], topic: "news")
            let stage = try Stage(
                [flow],
                store: kind.make(),
                compose: { place == .held && !isMended.isOn ? .held(reason: "no value") : Stage.plainMail($0) },
                perform: desk.perform
            )
            try stage.happen("lead")
            if place != .written {
                desk.write()
                try stage.settle()
            }
            if place == .deferred { try stage.deliver(.deferred(status: 451, reply: "later", retryAfter: nil)) }
            let begun = stage.mailer.begun.count
            stage.mailbox.post([stage.arrival(.unsubscribed(topic: "news"), id: "u")]) { _ in }
            isMended.turnOn()
            stage.mailbox.post(Stage.change([flow]))
            for _ in 1...3 {
                try stage.settle()
                desk.write()
                stage.clock.advance(seconds: 86_400)
            }
            try stage.settle()
            #expect(stage.mailer.begun.count == begun, "\(place)")
            #expect(stage.kinds.suffix(3) == ["skipped", "tagged", "finished"], "\(place)")
        }
    }

    @Test(arguments: SuppressionEntry.Reason.allCases, StoreKind.allCases)
    func `A deferred message does not go to an address that is listed, whatever the contact has by then`(
        reason: SuppressionEntry.Reason,
        kind: StoreKind
    ) throws {
        for isListed in [true, false] {
            let stage = try Stage([.sample("nurture", [welcome])], store: kind.make())
            try stage.happen("lead")
            try stage.deliver(.deferred(status: 451, reply: "later", retryAfter: nil))
            var change = stage.arrival(.identify, id: "i")
            change.traits = ["email": .text("new@example.com")]
            stage.mailbox.post([change]) { _ in }
            try stage.settle()
            if isListed { #expect(try stage.work(entries([anna], reason)) == .success(1)) }
            stage.clock.advance(seconds: 86_400)
            try stage.settle()
            #expect(stage.mailer.begun.map(\.body.recipient) == (isListed ? [anna] : [anna, anna]))
            #expect(stage.kinds.last == (isListed ? "finished" : "entered"))
        }
    }

    @Test func `A store that fails tells whoever asked`() throws {
        let store = FaultyStore(ReferenceStore())
        let stage = try Stage([], store: store)
        store.beforeCommit = { _ in throw StoreError.full }
        #expect(try stage.work(entries([anna], .bounced)) == .failure(.full))
        store.beforeCommit = nil
        stage.clock.advance(seconds: 1)
        #expect(try stage.work(entries([anna], .bounced)) == .success(1))
        let waiting = WorkAnswers()
        stage.mailbox.post(AdministrativeWork(entries([anna], .complained), answer: waiting.take))
        stage.mailbox.close()
        stage.mailbox.post(AdministrativeWork(.release, answer: waiting.take))
        let stopping = StoreError.failed(reason: "the daemon is stopping")
        #expect(waiting.all == [.failure(stopping), .failure(stopping)])
    }

    @Test(arguments: StoreKind.allCases)
    func `A key is added once`(kind: StoreKind) throws {
        let stage = try Stage([], store: kind.make())
        let key = SigningKey(id: 7, secret: Array(repeating: 1, count: 32), createdAt: stage.clock.now())
        #expect(try stage.work(.addKey(key)) == .success(1))
        guard case .failure(.rejected)? = try stage.work(.addKey(key)) else {
            Issue.record("the second was not refused")
            return
        }
        #expect(try stage.store.transact { try $0.signingKeys() } == [key])
    }
}

extension CalendarDuration {
    fileprivate static var day: CalendarDuration {
        var duration = CalendarDuration()
        duration.days = 1
        return duration
    }
}
