/// Finds the known name that a misspelt one was probably meant to be.
package struct NearestName: Sendable {
    /// Scalars of a name that are compared; longer names are near to nothing.
    private static let nameLength = 200
    /// Comparisons that one value makes: what is to be mended stays linear however much is wrong.
    private var comparisonsLeft = 50_000
    /// Candidates that are looked at, most of which are too long or too short to be compared.
    private var looksLeft = 2_000_000

    package init() {}

    /// The candidate with the fewest changed letters, among equals the first; nil when none is close.
    package mutating func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
        let wanted = Array(name.unicodeScalars.prefix(NearestName.nameLength))
        let allowed = wanted.count <= 3 ? 1 : wanted.count <= 8 ? 2 : 3
        var best: (distance: Int, name: String)?
        for candidate in candidates {
            guard looksLeft > 0 else { return best?.name }
            looksLeft -= 1
            let length = candidate.unicodeScalars.count
            guard abs(length - wanted.count) <= allowed, length <= NearestName.nameLength else { continue }
            guard comparisonsLeft > 0 else { return best?.name }
            comparisonsLeft -= 1
            let distance = NearestName.distance(wanted, Array(candidate.unicodeScalars))
            if distance > 0, distance <= allowed, distance < wanted.count, distance < best?.distance ?? .max {
                best = (distance, candidate)
            }
        }
        return best?.name
    }

    /// Letters changed, added, left out or swapped with their neighbour: optimal string alignment.
    package static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
        var beforeLast = [Int](repeating: 0, count: right.count + 1)
        var last = Array(0...right.count)
        for row in 1...left.count {
            var current = [row] + [Int](repeating: 0, count: right.count)
            for column in 1...right.count {
                let isSame = left[row - 1] == right[column - 1]
                var best = min(last[column] + 1, current[column - 1] + 1, last[column - 1] + (isSame ? 0 : 1))
                if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
                    best = min(best, beforeLast[column - 2] + 1)
                }
                current[column] = best
            }
            (beforeLast, last) = (last, current)
        }
        return last[right.count]
    }
}
