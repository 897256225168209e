package import FlowModel

/// The facts of one contact in the order of time, to be gone through once.
package struct ContactFacts: Sequence, IteratorProtocol {
    package let contact: UInt32
    /// When the first of them happened.
    package let firstAt: Instant
    private let facts: ArraySlice<Fact>
    private var place: Int
    /// Tells them where they are too many for one array.
    private let merge: FactMerge?

    /// `facts` are not empty.
    init(_ facts: ArraySlice<Fact>) {
        (self.facts, place, merge) = (facts, facts.startIndex, nil)
        (contact, firstAt) = (facts[place].contact, facts[place].at)
    }

    /// Those that the merge tells next, of which this is the first.
    init(_ first: Fact, _ merge: FactMerge) {
        (facts, place, self.merge) = ([], 0, merge)
        (contact, firstAt) = (first.contact, first.at)
    }

    package mutating func next() -> Fact? {
        guard place < facts.endIndex else { return merge?.next(of: contact) }
        defer { place += 1 }
        return facts[place]
    }
}
