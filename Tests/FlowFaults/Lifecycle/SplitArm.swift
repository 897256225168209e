import FlowModel

/// Which arm of a split a contact gets, computed by the checks (FIPS 180-4).
enum SplitArm {
    /// 0 up to, not including, 10,000.
    static func point(flow: String, step: String, contact: String, entry: Int) -> Int {
        let digest = sha256(Array("\(flow)\n\(step)\n\(contact)\n\(entry)".utf8))
        return Int((UInt64(digest[0]) << 32 | UInt64(digest[1])) % 10_000)
    }

    /// Eight words of 32 bits.
    private static func sha256(_ message: [UInt8]) -> [UInt32] {
        var bytes = message + [0x80]
        while bytes.count % 64 != 56 { bytes.append(0) }
        let length = UInt64(message.count * 8)
        for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(length >> UInt64(shift) & 0xff)) }
        var hash = primes.prefix(8).map { fraction(of: Double($0).squareRoot()) }
        let constants = primes.map { fraction(of: cubeRoot(Double($0))) }
        for start in stride(from: 0, to: bytes.count, by: 64) {
            var words = (0..<16).map { index in
                (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32(bytes[start + index * 4 + $1]) }
            }
            for index in 16..<64 {
                let (early, late) = (words[index - 15], words[index - 2])
                let low = turn(early, 7) ^ turn(early, 18) ^ early >> 3
                let high = turn(late, 17) ^ turn(late, 19) ^ late >> 10
                words.append(words[index - 16] &+ low &+ words[index - 7] &+ high)
            }
            var state = hash
            for index in 0..<64 {
                let choice = state[4] & state[5] ^ ~state[4] & state[6]
                let first =
                    state[7] &+ (turn(state[4], 6) ^ turn(state[4], 11) ^ turn(state[4], 25)) &+ choice
                    &+ constants[index] &+ words[index]
                let majority = state[0] & state[1] ^ state[0] & state[2] ^ state[1] & state[2]
                let second = (turn(state[0], 2) ^ turn(state[0], 13) ^ turn(state[0], 22)) &+ majority
                state = [first &+ second] + state.prefix(7)
                state[4] = state[4] &+ first
            }
            for index in hash.indices { hash[index] = hash[index] &+ state[index] }
        }
        return hash
    }

    private static let primes: [Int] = (2...311).filter { number in
        !(2..<number).contains { number % $0 == 0 }
    }

    /// The first 32 bits behind the point.
    private static func fraction(of root: Double) -> UInt32 {
        UInt32((root - root.rounded(.down)) * 4_294_967_296)
    }

    /// Newton's way, until it stands still.
    private static func cubeRoot(_ value: Double) -> Double {
        var root = value / 3 + 1
        for _ in 0..<60 { root -= (root * root * root - value) / (3 * root * root) }
        return root
    }

    private static func turn(_ word: UInt32, _ bits: UInt32) -> UInt32 { word >> bits | word << (32 - bits) }
}
