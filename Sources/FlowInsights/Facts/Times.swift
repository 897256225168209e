/// The mean and the median of some stretches of time; nil where there is none.
package struct Times: Hashable, Sendable {
    package var meanSeconds: Double?
    package var medianSeconds: Double?

    package init(milliseconds: [Int64]) {
        guard !milliseconds.isEmpty else { return }
        let sorted = milliseconds.sorted()
        let middle = sorted.count / 2
        let median =
            sorted.count.isMultiple(of: 2)
            ? Double(sorted[middle - 1] + sorted[middle]) / 2 : Double(sorted[middle])
        meanSeconds = sorted.reduce(0) { $0 + Double($1) } / Double(sorted.count) / 1000
        medianSeconds = median / 1000
    }
}
