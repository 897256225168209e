/// The mean and the median of some stretches of time; nil where there is none.
package struct Times: Hashable, Sendable {
    package var meanSeconds: Double?
    package var medianSeconds: Double?

    package init(milliseconds: [Int64]) {
        self.init(sorted: milliseconds.sorted())
    }

    /// Of times that are in their order already.
    init(sorted: [Int64]) {
        guard !sorted.isEmpty else { return }
        let middle = sorted.count / 2
        let median =
            sorted.count.isMultiple(of: 2)
            ? (Double(sorted[middle - 1]) + Double(sorted[middle])) / 2 : Double(sorted[middle])
        meanSeconds = sorted.reduce(0) { $0 + Double($1) } / Double(sorted.count) / 1000
        medianSeconds = median / 1000
    }

    /// Of all the times of several lists that are each in their order, without putting them together.
    init(sortedLists lists: [[Int64]]) {
        let count = lists.reduce(0) { $0 + $1.count }
        guard count > 0 else { return }
        let sum = lists.reduce(0.0) { sum, list in list.reduce(sum) { $0 + Double($1) } }
        let upper = Double(Times.element(count / 2, of: lists))
        let lower = count.isMultiple(of: 2) ? Double(Times.element(count / 2 - 1, of: lists)) : upper
        meanSeconds = sum / Double(count) / 1000
        medianSeconds = (lower + upper) / 2 / 1000
    }

    /// Of times that each count by a weight above 0.
    ///
    /// The median is where half of the weight is reached: with equal weights the ordinary one.
    init(weighted times: [(milliseconds: Int64, weight: Double)]) {
        guard !times.isEmpty else { return }
        let sorted = times.sorted { ($0.milliseconds, $0.weight) < ($1.milliseconds, $1.weight) }
        let total = sorted.reduce(0.0) { $0 + $1.weight }
        meanSeconds = sorted.reduce(0.0) { $0 + Double($1.milliseconds) * $1.weight } / total / 1000
        // Sums of thirds miss the half by rounding alone.
        let slack = total * 1e-9
        var reached = 0.0
        for (index, time) in sorted.enumerated() {
            reached += time.weight
            guard reached >= total / 2 - slack else { continue }
            let isHalf = reached <= total / 2 + slack && index + 1 < sorted.count
            let next = isHalf ? sorted[index + 1].milliseconds : time.milliseconds
            medianSeconds = (Double(time.milliseconds) + Double(next)) / 2 / 1000
            return
        }
    }

    /// The element of that index in the order of all of them: halves the range of values it can have.
    private static func element(_ index: Int, of lists: [[Int64]]) -> Int64 {
        var low = lists.lazy.compactMap(\.first).min() ?? 0
        var high = lists.lazy.compactMap(\.last).max() ?? 0
        while low < high {
            let middle = low + (high - low) / 2
            let upTo = lists.reduce(0) { $0 + Times.countUpTo(middle, in: $1) }
            if upTo > index { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// How many elements are at most `value`.
    private static func countUpTo(_ value: Int64, in sorted: [Int64]) -> Int {
        var (low, high) = (0, sorted.count)
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] <= value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
