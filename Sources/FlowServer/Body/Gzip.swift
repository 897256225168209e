/// Unpacks gzip data (RFC 1952) into bounded memory.
enum Gzip {
    enum Failure: Error, Hashable {
        /// No gzip data, or cut off, or its checksum does not fit.
        case malformed
        /// It would grow beyond the limit.
        case tooLarge
    }

    /// Bits of the header's flags.
    private enum Flag {
        static let headerChecksum: UInt8 = 2
        static let extra: UInt8 = 4
        static let name: UInt8 = 8
        static let comment: UInt8 = 16
        static let reserved: UInt8 = 0xE0
    }

    private static let headerSize = 10
    private static let trailerSize = 8

    static func unpack(_ packed: [UInt8], limit: Int) throws(Failure) -> [UInt8] {
        let start = try dataStart(of: packed)
        guard start + trailerSize <= packed.count else { throw .malformed }
        var inflater = Inflater(packed[start..<packed.count - trailerSize], limit: limit)
        let result = try inflater.inflate()
        let trailer = packed.suffix(trailerSize)
        let checksum = littleEndian(trailer.prefix(4))
        let size = littleEndian(trailer.suffix(4))
        guard inflater.isAtEnd, CRC32.checksum(of: result) == checksum, UInt32(truncatingIfNeeded: result.count) == size
        else { throw .malformed }
        return result
    }

    /// Where the deflated data begin, behind the optional fields of the header.
    private static func dataStart(of packed: [UInt8]) throws(Failure) -> Int {
        guard packed.count >= headerSize + trailerSize, packed[0] == 0x1F, packed[1] == 0x8B, packed[2] == 8,
            packed[3] & Flag.reserved == 0
        else { throw .malformed }
        let flags = packed[3]
        var position = headerSize
        if flags & Flag.extra != 0 {
            guard position + 2 <= packed.count else { throw .malformed }
            position += 2 + Int(packed[position]) + Int(packed[position + 1]) << 8
        }
        for text in [Flag.name, Flag.comment] where flags & text != 0 {
            guard position <= packed.count, let end = packed[position...].firstIndex(of: 0) else { throw .malformed }
            position = end + 1
        }
        return flags & Flag.headerChecksum != 0 ? position + 2 : position
    }

    private static func littleEndian(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
}

/// The checksum of gzip and PNG (ISO 3309).
enum CRC32 {
    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ value >> 1 : value >> 1 }
    }

    static func checksum(of bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~0) { table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ $0 >> 8 }
    }
}
