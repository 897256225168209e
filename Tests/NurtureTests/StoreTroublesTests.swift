import Synchronization
import Testing

@testable import nurture

struct StoreTroublesTests {
    private let clock = Clock()

    private final class Clock: Sendable {
        private let start = ContinuousClock.now
        private let passed = Mutex(Duration.zero)

        var now: ContinuousClock.Instant { start + passed.withLock { $0 } }

        func pass(seconds: Int) { passed.withLock { $0 += .seconds(seconds) } }
    }

    @Test func `a full disk is an obstacle until it has not been seen for a while`() {
        let troubles = StoreTroubles(now: { [clock] in clock.now })
        #expect(troubles.obstacle == nil)
        _ = troubles.noteFull()
        #expect(troubles.obstacle == "the disk is full")
        clock.pass(seconds: StoreTroubles.fullSeconds - 1)
        _ = troubles.noteFull()
        clock.pass(seconds: StoreTroubles.fullSeconds - 1)
        #expect(troubles.obstacle == "the disk is full")
        clock.pass(seconds: 1)
        #expect(troubles.obstacle == nil)
    }

    @Test func `room after a full disk is told once, and ends the obstacle`() {
        let troubles = StoreTroubles(now: { [clock] in clock.now })
        #expect(!troubles.noteRoom())
        _ = troubles.noteFull()
        #expect(troubles.noteRoom())
        #expect(troubles.obstacle == nil)
        #expect(!troubles.noteRoom())
    }

    @Test func `a disk that stays full is told once a minute`() {
        let troubles = StoreTroubles(now: { [clock] in clock.now })
        var told: [Int] = []
        for second in 0...130 {
            if troubles.noteFull() { told.append(second) }
            clock.pass(seconds: 1)
        }
        #expect(told == [0, 60, 120])
    }
}
