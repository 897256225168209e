/// Finds what somebody may have meant.
enum NearestName {
    /// The name with the fewest changed letters, at most a third of them; nil when none is near.
    static func of(_ written: String, in names: some Sequence<String>) -> String? {
        let limit = max(1, written.count / 3)
        return names.map { (name: $0, distance: distance(written.lowercased(), $0)) }
            .filter { $0.distance <= limit }
            .min { ($0.distance, $0.name) < ($1.distance, $1.name) }?
            .name
    }

    /// How many letters must be put in, taken out or changed (Levenshtein); over 64 letters it is not counted.
    static func distance(_ left: String, _ right: String) -> Int {
        let left = Array(left)
        let right = Array(right)
        guard left.count <= 64, right.count <= 64 else { return .max }
        var row = Array(0...right.count)
        for (index, letter) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for (other, otherLetter) in right.enumerated() {
                let changed = diagonal + (letter == otherLetter ? 0 : 1)
                diagonal = row[other + 1]
                row[other + 1] = min(changed, row[other] + 1, row[other + 1] + 1)
            }
        }
        return row[right.count]
    }
}
