import FlowServer

/// Which `messageId`s a file had before: a repetition counts once, as intake has it.
///
/// Remembers their hashes, in two generations of bounded size: a repetition is known as one within six million ids at
/// least, and within twelve million at most. Applications repeat what they sent within minutes or days.
struct SeenMessages {
    /// Slots of a generation at most; 8 bytes each, at most three quarters full.
    private static let slotLimit = 1 << 23

    private var current = Generation(slots: 1 << 12)
    private var previous = Generation(slots: 1)

    /// Whether the id is a new one.
    mutating func add(_ message: NameHash) -> Bool {
        guard !previous.contains(message.number), current.insert(message.number) else { return false }
        if current.isFull {
            if current.slots.count < SeenMessages.slotLimit {
                current.grow()
            } else {
                previous = current
                current = Generation(slots: SeenMessages.slotLimit)
            }
        }
        return true
    }

    private struct Generation {
        /// 0 is empty.
        var slots: [UInt64]
        var count = 0

        init(slots: Int) {
            self.slots = Array(repeating: 0, count: slots)
        }

        var isFull: Bool { count * 4 >= slots.count * 3 }

        func contains(_ number: UInt64) -> Bool { slots[slot(of: number)] == number }

        mutating func insert(_ number: UInt64) -> Bool {
            let slot = slot(of: number)
            guard slots[slot] == 0 else { return false }
            slots[slot] = number
            count += 1
            return true
        }

        mutating func grow() {
            let old = slots
            slots = Array(repeating: 0, count: old.count * 2)
            for number in old where number != 0 { slots[slot(of: number)] = number }
        }

        private func slot(of number: UInt64) -> Int {
            let mask = slots.count - 1
            var slot = Int(truncatingIfNeeded: number) & mask
            while slots[slot] != 0, slots[slot] != number { slot = (slot + 1) & mask }
            return slot
        }
    }
}
