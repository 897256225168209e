/// Reads the files of the tz database (RFC 9636).
extension ZoneTable {
    /// The rules in a TZif file; nil when it is malformed.
    ///
    /// Of version 2 and later the 64-bit block and the footer are read. Leap seconds, where a file counts them, are
    /// taken out again, since instants count none.
    package init?(name: String, tzif bytes: [UInt8]) {
        var reader = TZifReader(bytes: bytes)
        guard let first = reader.header() else { return nil }
        if first.version == 0 {
            guard let block = reader.block(first, timeSize: 4) else { return nil }
            self.init(name: name, firstOffset: block.firstOffset, transitions: block.transitions, rule: nil)
            return
        }
        guard reader.skip(first.blockSize(timeSize: 4)), let second = reader.header(), second.version != 0,
            let block = reader.block(second, timeSize: 8), let footer = reader.footer()
        else { return nil }
        var rule: ZoneRule?
        if !footer.isEmpty {
            rule = ZoneRule(posix: footer)
            guard rule != nil else { return nil }
        }
        self.init(name: name, firstOffset: block.firstOffset, transitions: block.transitions, rule: rule)
    }
}

/// A cursor over the bytes of a TZif file; everything that would lead outside them is nil.
private struct TZifReader {
    let bytes: [UInt8]
    var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// Section 3.1: the version (0 for the first one) and how many records of each kind follow.
    struct Header {
        let version: UInt8
        let indicatorsUT: Int
        let indicatorsStandard: Int
        let leaps: Int
        let times: Int
        let types: Int
        let characters: Int

        func blockSize(timeSize: Int) -> Int {
            times * timeSize + times + types * 6 + characters + leaps * (timeSize + 4) + indicatorsStandard
                + indicatorsUT
        }
    }

    struct Block {
        let firstOffset: Int
        let transitions: [ZoneTable.Transition]
    }

    /// From `at` on, instants of the file are ahead of POSIX time by `correction` seconds.
    private struct Leap {
        let at: Int64
        let correction: Int64
    }

    mutating func skip(_ count: Int) -> Bool {
        guard count <= bytes.count - position else { return false }
        position += count
        return true
    }

    mutating func header() -> Header? {
        guard bytes.count - position >= 44, bytes[position..<position + 4].elementsEqual("TZif".utf8) else {
            return nil
        }
        let version = bytes[position + 4]
        guard version == 0 || (UInt8(ascii: "2")...UInt8(ascii: "9")).contains(version) else { return nil }
        position += 20
        let counts = (0..<6).compactMap { _ in number(size: 4) }.map { Int($0) & 0xffff_ffff }
        guard counts.count == 6 else { return nil }
        let header = Header(
            version: version,
            indicatorsUT: counts[0],
            indicatorsStandard: counts[1],
            leaps: counts[2],
            times: counts[3],
            types: counts[4],
            characters: counts[5]
        )
        guard header.types > 0, header.characters > 0, [0, header.types].contains(header.indicatorsUT),
            [0, header.types].contains(header.indicatorsStandard)
        else { return nil }
        return header
    }

    /// Section 3.2.
    mutating func block(_ header: Header, timeSize: Int) -> Block? {
        // Once the whole block is known to be there, no count in it can ask for more memory than the file has.
        guard header.blockSize(timeSize: timeSize) <= bytes.count - position else { return nil }
        let times = (0..<header.times).compactMap { _ in number(size: timeSize) }
        let types = (0..<header.times).compactMap { _ in number(size: 1) }.map { Int($0) & 0xff }
        var offsets: [Int] = []
        for _ in 0..<header.types {
            guard let offset = number(size: 4), (-93_599...93_599).contains(offset), skip(2) else { return nil }
            offsets.append(Int(offset))
        }
        guard skip(header.characters) else { return nil }
        var leaps: [Leap] = []
        for _ in 0..<header.leaps {
            guard let at = number(size: timeSize), let correction = number(size: 4) else { return nil }
            leaps.append(Leap(at: at, correction: correction))
        }
        guard skip(header.indicatorsStandard + header.indicatorsUT),
            zip(times, times.dropFirst()).allSatisfy({ $0 < $1 }), types.allSatisfy(offsets.indices.contains),
            let transitions = transitions(times: times, types: types, offsets: offsets, leaps: leaps)
        else { return nil }
        return Block(firstOffset: offsets[0], transitions: transitions)
    }

    /// Section 3.3: what stands between the two newlines behind the 64-bit block.
    mutating func footer() -> String? {
        guard position < bytes.count, bytes[position] == UInt8(ascii: "\n"),
            let end = bytes[(position + 1)...].firstIndex(of: UInt8(ascii: "\n"))
        else { return nil }
        let text = bytes[position + 1..<end]
        guard text.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else { return nil }
        return String(decoding: text, as: UTF8.self)
    }

    private func transitions(
        times: [Int64],
        types: [Int],
        offsets: [Int],
        leaps: [Leap]
    ) -> [ZoneTable.Transition]? {
        var result: [ZoneTable.Transition] = []
        result.reserveCapacity(times.count)
        for (time, type) in zip(times, types) {
            let correction = leaps.last { $0.at <= time }?.correction ?? 0
            let (at, overflow) = time.subtractingReportingOverflow(correction)
            guard !overflow else { return nil }
            result.append(ZoneTable.Transition(at: at, offset: offsets[type]))
        }
        return result
    }

    /// A signed big-endian number.
    private mutating func number(size: Int) -> Int64? {
        guard size <= bytes.count - position else { return nil }
        var result: Int64 = bytes[position] >= 0x80 ? -1 : 0
        for byte in bytes[position..<position + size] { result = result << 8 | Int64(byte) }
        position += size
        return result
    }
}
