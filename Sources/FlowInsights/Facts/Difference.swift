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
        let product = one * other
        func root(_ mine: Double, _ theirs: Double) -> Double {
            max(0, product * product - mine * theirs * (2 * one - mine) * (2 * other - theirs)).squareRoot()
        }
        let below = otherRange.high * (2 * other - otherRange.high)
        let low =
            abs(below) < 1e-12
            ? oneRange.low * (2 * one - oneRange.low) / (2 * max(product, 1e-12))
            : (product - root(oneRange.low, otherRange.high)) / below
        let above = otherRange.low * (2 * other - otherRange.low)
        let high = (product + root(oneRange.high, otherRange.low)) / above
        liftInterval = Interval(low: low - 1, high: high - 1)
    }

    /// Whether chance alone is an unlikely reason.
    package var isClear: Bool { interval.low > 0 || interval.high < 0 }
}
