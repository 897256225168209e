import FlowModel
import FlowRuntime
import FlowTesting
import Testing

@Suite(.timeLimit(.minutes(5))) struct RunnerHostTests {
    private let mailbox = Mailbox()
    private let host: RunnerHost

    init() { host = RunnerHost(mailbox: mailbox, clock: SystemClock()) }

    /// Runs the host on that store while the body acts, and finishes it then.
    private func run(
        on makeStore: @escaping @Sendable () -> any Store,
        _ body: @escaping @Sendable () async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [host, mailbox] in
                try await host.run(
                    make: {
                        try Runner(
                            parts: Runner.Parts(
                                store: makeStore(),
                                clock: SystemClock(),
                                mailbox: mailbox,
                                mailer: HandMailer(connections: 2),
                                webhooks: HandCaller(),
                                desk: CompositionDesk(
                                    mailbox: mailbox,
                                    compose: Stage.plainMail,
                                    perform: { $0() }
                                )
                            ),
                            folder: Stage.change([.sample("nurture")])
                        )
                    },
                    onStart: {}
                )
            }
            group.addTask { [host] in
                try await body()
                host.finish()
            }
            try await group.waitForAll()
        }
    }

    private static func arrival(_ id: String) -> Arrival {
        Arrival(
            messageID: id,
            subject: .contact(ContactReference(email: "anna@example.com")),
            receivedAt: .testStart,
            timestamp: .testStart,
            kind: .track("visit")
        )
    }

    /// A post that fell between a look into the mailbox and the setting of the timer would wait for half a minute.
    @Test func `Whatever is posted from any thread at any moment is answered at once`() async throws {
        try await run(on: { ReferenceStore() }) { [mailbox] in
            try await withThrowingTaskGroup(of: Void.self) { senders in
                for sender in 1...4 {
                    senders.addTask {
                        for number in 1...50 {
                            let answer = try await mailbox.accept([Self.arrival("\(sender) \(number)")])
                            #expect(answer != [.duplicate])
                        }
                    }
                }
                try await senders.waitForAll()
            }
        }
        await #expect(throws: Mailbox.Refusal.closed) { try await mailbox.accept([Self.arrival("late")]) }
    }

    @Test func `A failed sync ends the host, and every sender has an answer`() async throws {
        let failure = StoreError.failed(reason: "sync")
        await #expect(throws: failure) {
            try await run(
                on: {
                    let store = FaultyStore(ReferenceStore())
                    // Taking ownership and applying the folder come first.
                    store.beforeCommit = { if $0 > 2 { throw failure } }
                    return store
                },
                { [mailbox] in
                    for number in 1...3 {
                        await #expect(throws: Mailbox.Refusal.self) {
                            try await mailbox.accept([Self.arrival("\(number)")])
                        }
                    }
                }
            )
        }
    }
}
