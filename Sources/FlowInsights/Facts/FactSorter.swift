package import FlowModel

/// Gathers facts in any order and gives them back contact by contact, each contact's in the order of time.
///
/// Facts of one contact and one instant keep the order in which they were added. Takes 24 bytes a fact and no more than
/// a 256th of that on top of it.
package struct FactSorter: Sendable {
    /// Contacts share a bucket by the low bits of their numbers.
    private static let bucketCount = 256
    /// Facts in a piece of a bucket: full pieces never move, so that growing costs no second copy.
    private static let pieceSize = 2_048

    private var buckets: [[[Fact]]] = Array(repeating: [], count: bucketCount)
    package private(set) var count = 0

    package init() {}

    package mutating func add(_ fact: Fact) {
        let bucket = Int(fact.contact) % FactSorter.bucketCount
        if buckets[bucket].last.map({ $0.count == FactSorter.pieceSize }) ?? true {
            var piece: [Fact] = []
            piece.reserveCapacity(FactSorter.pieceSize)
            buckets[bucket].append(piece)
        }
        buckets[bucket][buckets[bucket].count - 1].append(fact)
        count += 1
    }

    /// Calls `body` with all facts of one contact after the other, and forgets them.
    package mutating func drain(_ body: (ArraySlice<Fact>) -> Void) {
        for bucket in buckets.indices {
            let facts = FactSorter.sorted(buckets[bucket])
            buckets[bucket] = []
            var start = 0
            while start < facts.count {
                let contact = facts[start].contact
                let end = facts[start...].firstIndex { $0.contact != contact } ?? facts.count
                body(facts[start..<end])
                start = end
            }
        }
        count = 0
    }

    /// By contact, then by time, then as they were added.
    private static func sorted(_ pieces: [[Fact]]) -> [Fact] {
        let facts = Array(pieces.joined())
        let order = facts.indices.sorted { left, right in
            (facts[left].contact, facts[left].at.milliseconds, left)
                < (facts[right].contact, facts[right].at.milliseconds, right)
        }
        return order.map { facts[$0] }
    }
}
