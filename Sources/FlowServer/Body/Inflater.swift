/// Unpacks deflated data (RFC 1951), with a limit on what comes out.
struct Inflater {
    private let bytes: ArraySlice<UInt8>
    private let limit: Int
    private var position: Int
    /// Bits that were read from `bytes` and not used yet, the next one lowest.
    private var bits: UInt32 = 0
    private var bitCount = 0
    private var output: [UInt8] = []

    init(_ bytes: ArraySlice<UInt8>, limit: Int) {
        (self.bytes, self.limit) = (bytes, limit)
        position = bytes.startIndex
    }

    /// Whether nothing is left behind the last block.
    var isAtEnd: Bool { position == bytes.endIndex }

    mutating func inflate() throws(Gzip.Failure) -> [UInt8] {
        var isLast = false
        while !isLast {
            isLast = try take(1) == 1
            switch try take(2) {
            case 0: try copyStored()
            case 1: try decode(literals: Inflater.fixedLiterals, distances: Inflater.fixedDistances)
            case 2:
                let (literals, distances) = try readTables()
                try decode(literals: literals, distances: distances)
            default: throw .malformed
            }
        }
        return output
    }

    // MARK: Blocks

    private mutating func copyStored() throws(Gzip.Failure) {
        // Stored blocks begin at a byte: `take` never reads a byte ahead, so the rest of this one is dropped.
        (bits, bitCount) = (0, 0)
        let length = try take(16)
        guard try take(16) == ~length & 0xFFFF, position + length <= bytes.endIndex else { throw .malformed }
        try makeRoom(for: length)
        output.append(contentsOf: bytes[position..<position + length])
        position += length
    }

    private mutating func decode(literals: HuffmanTable, distances: HuffmanTable) throws(Gzip.Failure) {
        while true {
            let symbol = try next(literals)
            switch symbol {
            case ..<256:
                try makeRoom(for: 1)
                output.append(UInt8(symbol))
            case 256:
                return
            default:
                try copyBack(symbol, distances)
            }
        }
    }

    private mutating func copyBack(_ symbol: Int, _ distances: HuffmanTable) throws(Gzip.Failure) {
        let index = symbol - 257
        guard index < Inflater.lengthBases.count else { throw .malformed }
        let length = try Inflater.lengthBases[index] + take(Inflater.lengthBits[index])
        let distanceIndex = try next(distances)
        guard distanceIndex < Inflater.distanceBases.count else { throw .malformed }
        let distance = try Inflater.distanceBases[distanceIndex] + take(Inflater.distanceBits[distanceIndex])
        guard distance <= output.count else { throw .malformed }
        try makeRoom(for: length)
        // One by one: the copy may overlap what it writes.
        for _ in 0..<length { output.append(output[output.count - distance]) }
    }

    /// The two tables of a dynamic block, which are themselves written with a third.
    private mutating func readTables() throws(Gzip.Failure) -> (HuffmanTable, HuffmanTable) {
        let literalCount = try take(5) + 257
        let distanceCount = try take(5) + 1
        let codeCount = try take(4) + 4
        guard literalCount <= 286, distanceCount <= 30 else { throw .malformed }
        var codeLengths = [UInt8](repeating: 0, count: 19)
        for index in Inflater.codeOrder.prefix(codeCount) { codeLengths[index] = UInt8(try take(3)) }
        let codes = try HuffmanTable(lengths: codeLengths[...])
        var lengths: [UInt8] = []
        while lengths.count < literalCount + distanceCount {
            let symbol = try next(codes)
            switch symbol {
            case ..<16: lengths.append(UInt8(symbol))
            case 16:
                guard let last = lengths.last else { throw .malformed }
                lengths += [UInt8](repeating: last, count: try 3 + take(2))
            case 17: lengths += [UInt8](repeating: 0, count: try 3 + take(3))
            default: lengths += [UInt8](repeating: 0, count: try 11 + take(7))
            }
        }
        guard lengths.count == literalCount + distanceCount, lengths[256] != 0 else { throw .malformed }
        return (
            try HuffmanTable(lengths: lengths[..<literalCount]), try HuffmanTable(lengths: lengths[literalCount...])
        )
    }

    // MARK: Bits

    private mutating func take(_ count: Int) throws(Gzip.Failure) -> Int {
        while bitCount < count {
            guard position < bytes.endIndex else { throw .malformed }
            bits |= UInt32(bytes[position]) << UInt32(bitCount)
            bitCount += 8
            position += 1
        }
        let result = bits & (1 << UInt32(count) - 1)
        bits >>= UInt32(count)
        bitCount -= count
        return Int(result)
    }

    private mutating func next(_ table: HuffmanTable) throws(Gzip.Failure) -> Int {
        var search = HuffmanTable.Search()
        while true {
            if let symbol = try table.symbol(&search, adding: take(1)) { return symbol }
        }
    }

    private func makeRoom(for count: Int) throws(Gzip.Failure) {
        guard output.count + count <= limit else { throw .tooLarge }
    }

    // MARK: Tables of RFC 1951, section 3.2

    private static let lengthBases = [
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227,
        258,
    ]
    private static let lengthBits = [
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
    ]
    private static let distanceBases = [
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
        6145, 8193, 12289, 16385, 24577,
    ]
    private static let distanceBits = [
        0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
    ]
    private static let codeOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
    private static let fixedLiterals = HuffmanTable(
        complete: (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 }
    )
    private static let fixedDistances = HuffmanTable(complete: [UInt8](repeating: 5, count: 30))
}
