/// How many of some contacts did something.
package struct Share: Hashable, Sendable {
    package var part: Int
    package var whole: Int

    package init(_ part: Int, of whole: Int) {
        (self.part, self.whole) = (part, whole)
    }

    /// 0 to 1; 0 of nobody.
    package var value: Double { whole == 0 ? 0 : Double(part) / Double(whole) }

    /// The 95 % confidence interval of the share, 0 to 1 of nobody (Wilson 1927).
    package var interval: Interval {
        guard whole > 0 else { return Interval(low: 0, high: 1) }
        let (share, count) = (value, Double(whole))
        let square = Interval.z * Interval.z
        let middle = share + square / (2 * count)
        let spread = Interval.z * (share * (1 - share) / count + square / (4 * count * count)).squareRoot()
        let scale = 1 + square / count
        // The formula gives these two exactly, but for rounding.
        let low = part == 0 ? 0 : max(0, (middle - spread) / scale)
        return Interval(low: low, high: part == whole ? 1 : min(1, (middle + spread) / scale))
    }
}

/// A range that holds the true figure in 95 of 100 cases.
package struct Interval: Hashable, Sendable {
    /// The normal distribution has 2.5 % beyond it.
    static let z = 1.959963984540054

    package var low: Double
    package var high: Double

    package init(low: Double, high: Double) {
        (self.low, self.high) = (low, high)
    }
}
