/// What one group does more than another.
package struct Difference: Hashable, Sendable {
    /// The share of this one minus that of the base, -1 to 1.
    package var value: Double
    /// Of `value` (Newcombe 1998, method 10).
    package var interval: Interval
    /// The difference divided by the share of the base, so that 0.25 is a quarter more; nil where that share is 0.
    package var lift: Double?
    /// Of `lift` (Donner and Zou 2012, ratio by the MOVER); nil where `lift` is, or where it has no upper limit.
    package var liftInterval: Interval?

    package init(_ share: Share, minus base: Share) {
        let (one, other) = (share.value, base.value)
        let (oneRange, otherRange) = (share.interval, base.interval)
        value = one - other
        func distance(_ first: Double, _ second: Double) -> Double { (first * first + second * second).squareRoot() }
        interval = Interval(
            low: max(-1, value - distance(one - oneRange.low, otherRange.high - other)),
            high: min(1, value + distance(oneRange.high - one, other - otherRange.low))
        )
        guard other > 0 else { return }
        lift = one / other - 1
        guard otherRange.low > 0 else { return }
        // Donner and Zou give the lower limit as (product - root) / low.theirs, which is the same as this but loses its
        // digits where `low.theirs` is near 0.
        let product = one * other
        func parts(_ mine: Double, _ theirs: Double) -> (mine: Double, theirs: Double, root: Double) {
            let (mine, theirs) = (mine * (2 * one - mine), theirs * (2 * other - theirs))
            return (mine, theirs, max(0, product * product - mine * theirs).squareRoot())
        }
        let (low, high) = (parts(oneRange.low, otherRange.high), parts(oneRange.high, otherRange.low))
        liftInterval = Interval(
            low: (low.mine == 0 ? 0 : low.mine / (product + low.root)) - 1,
            high: (product + high.root) / high.theirs - 1
        )
    }

    /// Whether chance alone is an unlikely reason.
    package var isClear: Bool { interval.low > 0 || interval.high < 0 }
}
