import FlowDice
import FlowInsights
import FlowModel

/// Facts as a person would note them: names as words, times in days.
struct FactDiary {
    struct Entry: Hashable {
        var contact: UInt32
        var kind: Fact.Kind
        var name: String?
        var detail: String?
        var number = 0
        var at: Instant
    }

    private(set) var entries: [Entry] = []

    static func day(_ day: Double) -> Instant { Instant(milliseconds: Int64(day * 86_400_000)) }

    mutating func note(
        _ contact: UInt32,
        _ day: Double,
        _ kind: Fact.Kind,
        _ name: String? = nil,
        _ detail: String? = nil,
        number: Int = 0
    ) {
        let at = FactDiary.day(day)
        entries.append(
            Entry(contact: contact, kind: kind, name: name, detail: detail, number: number, at: at)
        )
    }

    mutating func note(_ entry: Entry) { entries.append(entry) }

    /// All of it in batches of some entries, with names in the order in which they come up.
    func batches(of size: Int = 1000) -> [FactBatch] {
        var names: [String] = []
        var numbers: [String: UInt32] = [:]
        func number(_ name: String?) -> UInt32 {
            guard let name else { return Fact.noName }
            if let known = numbers[name] { return known }
            names.append(name)
            numbers[name] = UInt32(names.count - 1)
            return UInt32(names.count - 1)
        }
        return stride(from: 0, to: entries.count, by: size).map { start in
            let facts = entries[start..<min(start + size, entries.count)].map { entry in
                Fact(
                    contact: entry.contact,
                    kind: entry.kind,
                    name: number(entry.name),
                    detail: number(entry.detail),
                    number: UInt16(entry.number),
                    at: entry.at
                )
            }
            return FactBatch(facts: facts, names: names)
        }
    }

    /// The entries of each contact before `end`, the earliest first, those of one instant as noted.
    func contacts(before end: Instant, _ kinds: Set<Fact.Kind>) -> [[Entry]] {
        let chosen = entries.filter { $0.at < end && kinds.contains($0.kind) }
        return Set(chosen.map(\.contact)).sorted().map { contact in
            chosen.filter { $0.contact == contact }.enumerated()
                .sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
                .map(\.element)
        }
    }

    /// The entries of contacts whose number leaves `part` when divided by `parts`, the last contact first: so names
    /// come up in another order than in the whole.
    func part(_ part: UInt32, of parts: UInt32) -> FactDiary {
        var diary = FactDiary()
        let mine = entries.filter { $0.contact % parts == part }
        for contact in Set(mine.map(\.contact)).sorted(by: >) {
            diary.entries += mine.filter { $0.contact == contact }
        }
        return diary
    }
}

/// Invents diaries: few contacts, few names, many facts at the same time.
struct DiaryInventor {
    private var numbers: Dice

    init(seed: UInt64) {
        numbers = Dice(seed: seed)
    }

    mutating func random(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &numbers) }

    mutating func one<Element>(_ choices: [Element]) -> Element { choices[random(0...choices.count - 1)] }

    /// A time between the days 0 and 30: often the same one.
    mutating func day() -> Double { Double(random(0...60)) / 2 }

    mutating func period() -> Range<Instant>? {
        guard random(0...2) > 0 else { return nil }
        let start = random(0...20)
        return FactDiary.day(Double(start))..<FactDiary.day(Double(start + random(1...15)))
    }
}
