import FlowModel
import FlowRuntime
import FlowTesting
import Synchronization
import Testing

/// A machine whose clock a test sets, and what the daemon makes of it.
@Suite struct ClockTests {
    private static let hour: Int64 = 3_600_000
    private static let day: Int64 = 24 * hour

    private let machine = Machine()

    /// The daemon's clock on that machine; `trusted` is what an earlier process left.
    private func withClock(trusted: ClockReading? = nil, _ body: (SteadyClock) throws -> Void) rethrows -> [ClockNews] {
        let heard = Heard()
        try body(SteadyClock(machine: machine, trusted: trusted, tell: heard.add))
        return heard.all
    }

    private static func runner(store: any Store, clock: any WallClock) throws -> Runner {
        let mailbox = Mailbox()
        let parts = Runner.Parts(
            store: store,
            clock: clock,
            mailbox: mailbox,
            mailer: HandMailer(connections: 1),
            webhooks: HandCaller(),
            desk: CompositionDesk(mailbox: mailbox, compose: Stage.plainMail, perform: { $0() })
        )
        return try Runner(parts: parts, folder: Stage.change([]))
    }

    @Test func `A step forward of up to an hour is believed at once`() {
        let news = withClock { clock in
            machine.step(by: Self.hour)
            #expect(clock.now() == .testStart.adding(milliseconds: Self.hour))
            #expect(clock.state?.doubtedStep == nil)
        }
        #expect(news.isEmpty)
    }

    @Test(arguments: [hour + 1, 400 * day])
    func `A larger step forward counts when the clock has kept it for a minute`(step: Int64) {
        let news = withClock { clock in
            machine.step(by: step)
            #expect(clock.now() == .testStart)
            machine.pass(59_999)
            #expect(clock.now() == .testStart.adding(milliseconds: 59_999))
            #expect(clock.state?.doubtedStep == step)
            machine.pass(1)
            #expect(clock.now() == .testStart.adding(milliseconds: step + 60_000))
            #expect(clock.state?.doubtedStep == nil)
            machine.pass(5)
            #expect(clock.now() == .testStart.adding(milliseconds: step + 60_005))
        }
        #expect(news == [.setForward(milliseconds: step), .believed(milliseconds: step)])
    }

    @Test func `A step that is taken back within the minute never counted`() {
        let news = withClock { clock in
            machine.step(by: 400 * Self.day)
            machine.pass(30_000)
            #expect(clock.now() == .testStart.adding(milliseconds: 30_000))
            machine.step(by: -400 * Self.day)
            machine.pass(40_000)
            #expect(clock.now() == .testStart.adding(milliseconds: 70_000))
        }
        #expect(news == [.setForward(milliseconds: 400 * Self.day), .takenBack])
    }

    @Test func `The minute begins again with each further step`() {
        let news = withClock { clock in
            machine.step(by: Self.day)
            _ = clock.now()
            machine.pass(50_000)
            machine.step(by: Self.day)
            #expect(clock.now() == .testStart.adding(milliseconds: 50_000))
            machine.pass(50_000)
            #expect(clock.now() == .testStart.adding(milliseconds: 100_000))
            machine.pass(10_000)
            #expect(clock.now() == .testStart.adding(milliseconds: 2 * Self.day + 110_000))
        }
        #expect(
            news == [
                .setForward(milliseconds: Self.day), .setForward(milliseconds: 2 * Self.day),
                .believed(milliseconds: 2 * Self.day),
            ]
        )
    }

    @Test func `A step back is believed at once, and told when it is large`() {
        let news = withClock { clock in
            machine.step(by: -Self.hour)
            #expect(clock.now() == .testStart.adding(milliseconds: -Self.hour))
            machine.step(by: -Self.day)
            #expect(clock.now() == .testStart.adding(milliseconds: -Self.hour - Self.day))
            machine.step(by: Self.day)
            #expect(clock.now() == .testStart.adding(milliseconds: -Self.hour - Self.day))
        }
        #expect(news == [.setBack(milliseconds: Self.day), .setForward(milliseconds: Self.day)])
    }

    @Test func `A clock that drifts for months is never doubted`() {
        let news = withClock { clock in
            for _ in 0..<2_000 {
                machine.pass(Self.hour)
                machine.step(by: Self.hour / 100)
                #expect(clock.now() == machine.reading().wall)
            }
        }
        #expect(news.isEmpty)
    }

    @Test func `A step while no daemon ran is noticed, unless the machine was started anew`() {
        let trusted = machine.reading()
        machine.pass(Self.day)
        machine.step(by: Self.day)
        let news = withClock(trusted: trusted) { clock in
            #expect(clock.now() == .testStart.adding(milliseconds: Self.day))
        }
        #expect(news == [.setForward(milliseconds: Self.day)])
        machine.restart()
        let later = withClock(trusted: trusted) { clock in
            #expect(clock.now() == machine.reading().wall)
        }
        #expect(later.isEmpty)
    }

    @Test func `The Runner records a doubted step and when it is believed, so that a restart doubts on`() throws {
        let store = ReferenceStore()
        let state = { try store.transact { try $0.clockState() } }
        let first = machine.reading()
        let clock = SteadyClock(machine: machine, trusted: nil)
        let runner = try Self.runner(store: store, clock: clock)
        #expect(try state() == ClockState(trusted: first))
        machine.step(by: Self.day)
        _ = try runner.tick()
        #expect(try state() == ClockState(trusted: first, doubtedStep: Self.day))
        let afterRestart = SteadyClock(machine: machine, trusted: try state()?.trusted)
        #expect(afterRestart.now() == .testStart)
        machine.pass(60_000)
        _ = try runner.tick()
        #expect(try state() == ClockState(trusted: machine.reading()))
        // A step that is believed at once moves what a later start compares with.
        machine.step(by: 600_000)
        _ = try runner.tick()
        #expect(try state() == ClockState(trusted: machine.reading()))
    }

    @Test func `A doubted clock that is set back, to about the time of before or beyond it, is believed`() {
        for (back, expected) in [
            (-Self.day + 1_800_000, ClockNews.takenBack), (-3 * Self.day, .setBack(milliseconds: 2 * Self.day)),
        ] {
            machine.restart()
            let news = withClock { clock in
                machine.step(by: Self.day)
                _ = clock.now()
                machine.step(by: back)
                #expect(clock.now() == machine.reading().wall)
            }
            #expect(news == [.setForward(milliseconds: Self.day), expected])
        }
    }
}

private final class Machine: MachineClock {
    private let now = Mutex(ClockReading(wall: .testStart, uptime: 1_000, boot: "first"))

    func reading() -> ClockReading { now.withLock { $0 } }

    /// Lets milliseconds pass.
    func pass(_ milliseconds: Int64) {
        now.withLock {
            $0.wall = $0.wall.adding(milliseconds: milliseconds)
            $0.uptime += milliseconds
        }
    }

    /// Sets the wall clock by that many milliseconds.
    func step(by milliseconds: Int64) {
        now.withLock { $0.wall = $0.wall.adding(milliseconds: milliseconds) }
    }

    func restart() {
        now.withLock { ($0.uptime, $0.boot) = (0, "second") }
    }
}

private final class Heard: Sendable {
    private let news = Mutex<[ClockNews]>([])

    var all: [ClockNews] { news.withLock { $0 } }

    var add: @Sendable (ClockNews) -> Void {
        { news in self.news.withLock { $0.append(news) } }
    }
}
