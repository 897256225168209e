import FlowDice

/// Changes some bytes as a fuzzer does: here and there, in lines, and by mixing two inputs.
enum Mutation {
    private static let interesting: [UInt8] = Array("\r\n\t :;<>@\"\\()=?-+.%&,{}[]0459aZ\0\u{7f}é".utf8)

    static func mutate(_ corpus: [[UInt8]], _ random: inout Dice) -> [UInt8] {
        var bytes = corpus.randomElement(using: &random) ?? []
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            switch Int.random(in: 0..<7, using: &random) {
            case 0: replaceByte(&bytes, &random)
            case 1: bytes.insert(interesting.randomElement(using: &random) ?? 0, at: position(bytes, &random))
            case 2: remove(&bytes, &random)
            case 3: swapLines(&bytes, &random)
            case 4: splice(&bytes, corpus.randomElement(using: &random) ?? [], &random)
            case 5: bytes.removeLast(bytes.count - position(bytes, &random))
            default: repeatSome(&bytes, &random)
            }
        }
        return bytes
    }

    private static func position(_ bytes: [UInt8], _ random: inout Dice) -> Int {
        Int.random(in: 0...bytes.count, using: &random)
    }

    private static func replaceByte(_ bytes: inout [UInt8], _ random: inout Dice) {
        guard let index = bytes.indices.randomElement(using: &random) else { return }
        bytes[index] =
            Bool.random(using: &random)
            ? UInt8.random(in: .min ... .max, using: &random) : interesting.randomElement(using: &random) ?? 0
    }

    private static func remove(_ bytes: inout [UInt8], _ random: inout Dice) {
        let start = position(bytes, &random)
        bytes.removeSubrange(start..<min(bytes.count, start + Int.random(in: 1...40, using: &random)))
    }

    private static func repeatSome(_ bytes: inout [UInt8], _ random: inout Dice) {
        let start = position(bytes, &random)
        let piece = bytes[start..<min(bytes.count, start + Int.random(in: 1...60, using: &random))]
        for _ in 0..<Int.random(in: 1...20, using: &random) { bytes.insert(contentsOf: piece, at: start) }
    }

    private static func splice(_ bytes: inout [UInt8], _ other: [UInt8], _ random: inout Dice) {
        let start = position(other, &random)
        let piece = other[start..<min(other.count, start + Int.random(in: 1...300, using: &random))]
        bytes.insert(contentsOf: piece, at: position(bytes, &random))
    }

    private static func swapLines(_ bytes: inout [UInt8], _ random: inout Dice) {
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard lines.count > 1 else { return }
        let first = Int.random(in: 0..<lines.count, using: &random)
        let second = Int.random(in: 0..<lines.count, using: &random)
        lines.swapAt(first, second)
        bytes = Array(lines.joined(separator: [UInt8(ascii: "\n")]))
    }
}
