package import FlowModel

/// Gathers facts in any order and gives them back contact by contact, each contact's in the order of time.
///
/// Facts of one contact and one instant keep the order in which they were added. Takes 24 bytes a fact, some MB for
/// pieces that are not full, and while draining as much again for one bucket: a 256th of all, and no more than
/// `bucketLimit` facts, which are 12 MB. A bucket of more, as when few contacts have most of the facts, is merged from
/// its pieces, which takes no second copy. Takes n log n time whatever the facts are, and hardly more than n where
/// contacts are numbered without large gaps.
package struct FactSorter: Sendable {
    /// Contacts share a bucket by the low bits of their numbers.
    private static let bucketBits = UInt32(8)
    /// Up to that many facts of a contact are sorted by insertion, which is quickest for few.
    private static let fewFacts = 24

    private var buckets: [PieceList<Fact>] = Array(repeating: PieceList(), count: 1 << bucketBits)
    package private(set) var count = 0

    private let bucketLimit: Int

    /// `bucketLimit` is of the facts of a bucket that are put in order in one array.
    package init(bucketLimit: Int = 500_000) {
        self.bucketLimit = bucketLimit
    }

    package mutating func add(_ fact: Fact) {
        buckets[Int(fact.contact % (1 << FactSorter.bucketBits))].append(fact)
        count += 1
    }

    /// Calls `body` with all facts of one contact after the other, and forgets them.
    package mutating func drain(_ body: (ContactFacts) -> Void) {
        for bucket in buckets.indices where buckets[bucket].count > 0 {
            guard buckets[bucket].count <= bucketLimit else {
                FactSorter.merge(&buckets[bucket], body)
                continue
            }
            var facts = FactSorter.byContact(&buckets[bucket])
            var start = 0
            while start < facts.count {
                let contact = facts[start].contact
                var end = start + 1
                var isInOrder = true
                while end < facts.count, facts[end].contact == contact {
                    if facts[end].at < facts[end - 1].at { isInOrder = false }
                    end += 1
                }
                if !isInOrder { FactSorter.sortByTime(&facts, start..<end) }
                body(ContactFacts(facts[start..<end]))
                start = end
            }
        }
        count = 0
    }

    /// Empties a large bucket without a second copy of it.
    private static func merge(_ bucket: inout PieceList<Fact>, _ body: (ContactFacts) -> Void) {
        let merge = FactMerge(bucket.takeSorted { FactMerge.precedes($0, $1) })
        while let first = merge.first {
            body(ContactFacts(first, merge))
            merge.skip(first.contact)
        }
    }

    /// The bucket's facts by contact, each contact's as they were added; empties the bucket.
    private static func byContact(_ bucket: inout PieceList<Fact>) -> [Fact] {
        var (low, high) = (UInt32.max, UInt32.min)
        bucket.forEach { fact in
            low = min(low, fact.contact >> bucketBits)
            high = max(high, fact.contact >> bucketBits)
        }
        let count = bucket.count
        guard Int(high - low) <= 4 * count else {
            // Numbers with large gaps; the sort keeps the order of equals.
            var facts = bucket.takeAll()
            facts.sort { $0.contact < $1.contact }
            return facts
        }
        // Where the next fact of each contact belongs.
        var places = Array(repeating: 0, count: Int(high - low) + 1)
        bucket.forEach { places[Int(($0.contact >> bucketBits) - low)] += 1 }
        var next = 0
        for index in places.indices {
            (places[index], next) = (next, next + places[index])
        }
        var facts = Array(repeating: Fact(contact: 0, kind: .event, at: .distantPast), count: count)
        bucket.drain { fact in
            let index = Int((fact.contact >> bucketBits) - low)
            facts[places[index]] = fact
            places[index] += 1
        }
        return facts
    }

    /// Keeps the order of facts of one instant.
    private static func sortByTime(_ facts: inout [Fact], _ range: Range<Int>) {
        guard range.count <= fewFacts else {
            var part = Array(facts[range])
            part.sort { $0.at < $1.at }
            facts.replaceSubrange(range, with: part)
            return
        }
        for index in range.dropFirst() {
            let fact = facts[index]
            var place = index
            while place > range.lowerBound, fact.at < facts[place - 1].at {
                facts[place] = facts[place - 1]
                place -= 1
            }
            facts[place] = fact
        }
    }
}
