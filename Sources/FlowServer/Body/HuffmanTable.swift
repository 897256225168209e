/// A canonical prefix code (RFC 1951, section 3.2.2).
///
/// Symbols in the order of their codes, and how many have each length.
struct HuffmanTable {
    private static let longest = 15

    private var counts = [Int](repeating: 0, count: HuffmanTable.longest + 1)
    private var symbols: [Int] = []

    /// A code whose lengths are known to be right.
    init(complete lengths: [UInt8]) {
        for length in lengths { counts[Int(length)] += 1 }
        counts[0] = 0
        symbols = HuffmanTable.sorted(lengths[...])
    }

    /// The length of each symbol's code in bits, 0 for a symbol that does not occur.
    init(lengths: ArraySlice<UInt8>) throws(Gzip.Failure) {
        self.init(complete: Array(lengths))
        var free = 1
        for length in 1...HuffmanTable.longest {
            free = free << 1 - counts[length]
            guard free >= 0 else { throw .malformed }
        }
    }

    /// How far the reading of one code has come.
    struct Search {
        fileprivate var length = 0
        fileprivate var code = 0
        fileprivate var first = 0
        fileprivate var index = 0
    }

    /// The symbol whose code ends with this bit; nil when it goes on.
    func symbol(_ search: inout Search, adding bit: Int) throws(Gzip.Failure) -> Int? {
        search.length += 1
        guard search.length <= HuffmanTable.longest else { throw .malformed }
        search.code |= bit
        let count = counts[search.length]
        if search.code - count < search.first { return symbols[search.index + search.code - search.first] }
        search.index += count
        search.first = (search.first + count) << 1
        search.code <<= 1
        return nil
    }

    private static func sorted(_ lengths: ArraySlice<UInt8>) -> [Int] {
        var result: [Int] = []
        for length in 1...UInt8(longest) {
            for (symbol, own) in lengths.enumerated() where own == length { result.append(symbol) }
        }
        return result
    }
}
