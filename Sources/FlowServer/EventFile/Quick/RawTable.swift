/// Remembers what was made of some bytes, so that names that come again and again are read once.
///
/// Bounded: what has no room is not remembered. The same bytes with another salt are something else.
struct RawTable<Meaning> {
    private static var slotCount: Int { 8_192 }
    private static var entryLimit: Int { 4_096 }
    /// Longer bytes are not remembered.
    private static var byteLimit: Int { 200 }
    /// Entries that are looked at: bytes that were made to collide cost no more than others.
    private static var probeLimit: Int { 16 }

    private struct Entry {
        var hash: UInt64
        /// In the arena.
        var bytes: Range<Int>
        var meaning: Meaning
    }

    /// Places of entries, from 1; 0 is empty.
    private var slots = [Int32](repeating: 0, count: slotCount)
    private var entries: [Entry] = []
    private var arena: [UInt8] = []

    func find(_ bytes: [UInt8], _ range: Range<Int>, salt: UInt8) -> Meaning? {
        let hash = Self.hash(bytes, range, salt)
        var slot = Int(truncatingIfNeeded: hash) & (Self.slotCount - 1)
        for _ in 0..<Self.probeLimit {
            let place = Int(slots[slot])
            if place == 0 { return nil }
            if entries[place - 1].hash == hash, isSame(entries[place - 1].bytes, salt, bytes, range) {
                return entries[place - 1].meaning
            }
            slot = (slot + 1) & (Self.slotCount - 1)
        }
        return nil
    }

    mutating func add(_ meaning: Meaning, _ bytes: [UInt8], _ range: Range<Int>, salt: UInt8) {
        guard entries.count < Self.entryLimit, range.count <= Self.byteLimit else { return }
        let hash = Self.hash(bytes, range, salt)
        var slot = Int(truncatingIfNeeded: hash) & (Self.slotCount - 1)
        for _ in 0..<Self.probeLimit {
            if slots[slot] == 0 {
                let start = arena.count
                arena.append(salt)
                arena += bytes[range]
                entries.append(Entry(hash: hash, bytes: start..<arena.count, meaning: meaning))
                slots[slot] = Int32(entries.count)
                return
            }
            slot = (slot + 1) & (Self.slotCount - 1)
        }
    }

    /// The salt stands before the bytes in the arena.
    private func isSame(_ known: Range<Int>, _ salt: UInt8, _ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        guard known.count == range.count + 1, arena[known.lowerBound] == salt else { return false }
        var place = known.lowerBound + 1
        for index in range {
            guard arena[place] == bytes[index] else { return false }
            place += 1
        }
        return true
    }

    /// FNV-1a (Fowler, Noll and Vo), its upper half folded into the lower one.
    private static func hash(_ bytes: [UInt8], _ range: Range<Int>, _ salt: UInt8) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325 ^ UInt64(salt)
        for index in range { hash = (hash ^ UInt64(bytes[index])) &* 0x0000_0100_0000_01B3 }
        return hash ^ hash >> 32
    }
}
