import FlowDice
import FlowInsights
import Testing

/// Figures that papers and other programs have published.
@Suite struct ShareTests {
    private func isNear(_ interval: Interval?, _ low: Double, _ high: Double) -> Bool {
        guard let interval else { return false }
        return abs(interval.low - low) <= 0.00005 && abs(interval.high - high) <= 0.00005
    }

    /// Newcombe, "Two-sided confidence intervals for the single proportion", 1998, table I, method 3.
    @Test func `Intervals of a share are those of Wilson`() {
        #expect(isNear(Share(81, of: 263).interval, 0.2553, 0.3662))
        #expect(isNear(Share(15, of: 148).interval, 0.0624, 0.1605))
        #expect(isNear(Share(0, of: 20).interval, 0, 0.1611))
        #expect(isNear(Share(1, of: 29).interval, 0.0061, 0.1718))
        #expect(isNear(Share(20, of: 20).interval, 0.8389, 1))
        #expect(Share(0, of: 0).interval == Interval(low: 0, high: 1))
    }

    /// Newcombe, "Interval estimation for the difference between independent proportions", 1998, table II, method 10.
    @Test func `Intervals of a difference are those of Newcombe`() {
        func interval(_ one: Share, _ other: Share) -> Interval { Difference(one, minus: other).interval }
        #expect(isNear(interval(Share(56, of: 70), Share(48, of: 80)), 0.0524, 0.3339))
        #expect(isNear(interval(Share(9, of: 10), Share(3, of: 10)), 0.1705, 0.8090))
        #expect(isNear(interval(Share(6, of: 7), Share(2, of: 7)), 0.0582, 0.8062))
        #expect(isNear(interval(Share(5, of: 56), Share(0, of: 29)), -0.0381, 0.1926))
        #expect(isNear(interval(Share(0, of: 10), Share(0, of: 20)), -0.1611, 0.2775))
        #expect(isNear(interval(Share(10, of: 10), Share(0, of: 20)), 0.6791, 1))
    }

    /// Fagerland, Lydersen and Laake, "Statistical Analysis of Contingency Tables", 2017, chapter 4, by their R package
    /// `contingencytables`: `MOVER_R_Wilson_CI_ratio_2x2(perondi_2004)`, 7 of 34 against 1 of 34.
    @Test func `Intervals of a lift are those of Donner and Zou`() throws {
        let difference = Difference(Share(7, of: 34), minus: Share(1, of: 34))
        let lift = try #require(difference.lift)
        let interval = try #require(difference.liftInterval)
        #expect(abs(lift - 6) < 1e-9)
        #expect(isNear(Interval(low: interval.low + 1, high: interval.high + 1), 1.1537, 41.9763))
        #expect(isNear(difference.interval, 0.0189, 0.3404))
        #expect(difference.isClear)
    }

    @Test func `A lift holds what it is, whatever the shares`() throws {
        for whole in [1, 2, 7, 1000] {
            let pairs = [0, 1, whole / 2, whole].flatMap { part in [(part, 1), (part, whole)] }
            for (part, base) in pairs {
                let difference = Difference(Share(part, of: whole), minus: Share(base, of: whole))
                let (lift, interval) = (try #require(difference.lift), try #require(difference.liftInterval))
                #expect(interval.low <= lift + 1e-9 && lift <= interval.high + 1e-9, "\(part), \(base) of \(whole)")
                #expect(interval.low >= -1 && interval.high.isFinite)
                #expect(difference.interval.low <= difference.value && difference.value <= difference.interval.high)
            }
        }
    }

    @Test func `Ranges of differences and lifts hold the truth about 95 times of 100`() {
        var numbers = Dice(seed: 7)
        let (people, truth, base) = (400, 0.12, 0.08)
        var (differences, lifts) = (0, 0)
        for _ in 0..<2000 {
            let one = (0..<people).count { _ in Double.random(in: 0..<1, using: &numbers) < truth }
            let other = (0..<people).count { _ in Double.random(in: 0..<1, using: &numbers) < base }
            let difference = Difference(Share(one, of: people), minus: Share(other, of: people))
            if difference.interval.low <= truth - base, truth - base <= difference.interval.high { differences += 1 }
            guard let interval = difference.liftInterval else { continue }
            if interval.low <= truth / base - 1, truth / base - 1 <= interval.high { lifts += 1 }
        }
        // 95 % of 2000 is 1900; three standard deviations of chance are 30.
        #expect((1870...1930).contains(differences))
        #expect((1870...1930).contains(lifts))
    }

    @Test func `Nothing is said of a lift over nobody`() {
        let difference = Difference(Share(3, of: 10), minus: Share(0, of: 10))
        #expect(difference.lift == nil)
        #expect(difference.liftInterval == nil)
    }
}
