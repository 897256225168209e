import FlowDice
import FlowInsights
import FlowModel
import Testing

@Suite struct FactSorterTests {
    private func fact(_ contact: UInt32, at milliseconds: Int64, _ name: Int) -> Fact {
        Fact(contact: contact, kind: .event, name: UInt32(name), at: Instant(milliseconds: milliseconds))
    }

    /// What the sorter gives back, each contact's facts as one list.
    private func sorted(_ facts: [Fact], bucketLimit: Int = 500_000) -> [[Fact]] {
        var sorter = FactSorter(bucketLimit: bucketLimit)
        for fact in facts { sorter.add(fact) }
        #expect(sorter.count == facts.count)
        var lists: [[Fact]] = []
        sorter.drain { lists.append(Array($0)) }
        #expect(sorter.count == 0)
        return lists
    }

    private func expectSorted(_ facts: [Fact], bucketLimit: Int = 500_000) {
        let lists = sorted(facts, bucketLimit: bucketLimit)
        #expect(lists.map(\.count).reduce(0, +) == facts.count)
        #expect(Set(lists.compactMap(\.first?.contact)).count == lists.count)
        for list in lists {
            let own = facts.enumerated().filter { $0.element.contact == list.first?.contact }
            let expected = own.sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
            #expect(list == expected)
        }
    }

    @Test func `A fact takes 24 bytes`() {
        #expect(MemoryLayout<Fact>.stride == 24)
    }

    @Test func `Each contact's facts come together, by time, and those of one instant as they were added`() {
        var numbers = Dice(seed: 1)
        for most in [UInt32(0), 3, 40, 700] {
            let facts = (0..<2000).map { index in
                let contact = UInt32.random(in: 0...most, using: &numbers)
                return fact(contact, at: Int64.random(in: 0...90, using: &numbers), index)
            }
            expectSorted(facts)
        }
    }

    @Test func `Numbers far from each other and times at the ends are sorted as well`() {
        var numbers = Dice(seed: 2)
        let contacts: [UInt32] = [0, 1, 256, 257, 65_536, 4_000_000_000, .max - 256, .max]
        let times: [Int64] = [.min, -1, 0, 5, .max]
        let facts = (0..<3000).map { index in
            let time = times.randomElement(using: &numbers) ?? 0
            return fact(contacts.randomElement(using: &numbers) ?? 0, at: time, index)
        }
        expectSorted(facts)
    }

    @Test func `One contact with more facts than a piece holds, the last one first`() {
        let facts = (0..<10_000).map { fact(7, at: Int64(10_000 - $0) / 2, $0) }
        let lists = sorted(facts)
        #expect(lists.count == 1)
        #expect(lists.first?.first?.name == 9_999)
        #expect(lists.first?.prefix(3).map(\.name) == [9_999, 9_997, 9_998])
        #expect(lists.first?.last?.name == 0)
    }

    @Test func `Buckets too large for one array are merged from their pieces in the same order`() {
        var numbers = Dice(seed: 3)
        for most in [UInt32(0), 3, 40] {
            let facts = (0..<9000).map { index in
                let contact = UInt32.random(in: 0...most, using: &numbers)
                return fact(contact * 256, at: Int64.random(in: 0...2000, using: &numbers), index)
            }
            expectSorted(facts, bucketLimit: 10)
        }
    }

    @Test func `What nobody takes of a contact's facts does not count as the next one's`() {
        var sorter = FactSorter(bucketLimit: 1)
        for index in 0..<5000 { sorter.add(fact(UInt32(index % 3) * 256, at: Int64(index), index)) }
        var firsts: [UInt32] = []
        sorter.drain { facts in firsts += facts.prefix(2).map(\.name) }
        #expect(firsts == [0, 3, 1, 4, 2, 5])
    }

    @Test func `A sorter that was drained can be filled again`() {
        var sorter = FactSorter()
        for round in 0..<2 {
            sorter.add(fact(1, at: 2, round))
            sorter.add(fact(1, at: 1, round))
            var names: [UInt32] = []
            sorter.drain { names += $0.map(\.name) }
            #expect(names == [UInt32(round), UInt32(round)])
        }
    }
}
