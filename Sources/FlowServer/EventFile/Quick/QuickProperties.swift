import FlowModel

/// Properties as a walk over a line found them.
struct QuickProperties: EventProperties {
    let walk: LineWalk
    let bytes: [UInt8]
    /// False when one was asked for that the general reader must look at.
    var isUsable = true

    mutating func slug(_ member: LineMember, _ book: inout NameBook) -> UInt32 {
        let token = walk[member]
        switch token.kind {
        case .text, .wideText: return token.range.isEmpty ? Fact.noName : book.slug(bytes, token.range)
        case .escapedText: isUsable = false
        case .absent, .null, .yes, .no, .whole, .number, .list, .object: break
        }
        return Fact.noName
    }

    mutating func step(_ book: inout NameBook) -> UInt32 {
        let token = walk[.step]
        switch token.kind {
        case .text, .wideText, .whole: return book.step(bytes, token.range)
        case .escapedText, .number: isUsable = false
        case .absent, .null, .yes, .no, .list, .object: break
        }
        return Fact.noName
    }

    mutating func source(_ book: inout NameBook) -> UInt32 {
        for member in [LineMember.source, .campaignSource, .utmSource] {
            let token = walk[member]
            switch token.kind {
            case .text, .wideText, .whole:
                let source = book.source(bytes, token.range)
                if source != Fact.noName { return source }
            case .escapedText, .number: isUsable = false
            case .absent, .null, .yes, .no, .list, .object: break
            }
        }
        return Fact.noName
    }

    mutating func number(_ member: LineMember) -> UInt16? {
        let token = walk[member]
        switch token.kind {
        case .whole:
            let value = token.range.reduce(0) { $0 * 10 + Int(bytes[$1] - UInt8(ascii: "0")) }
            return value == 0 ? nil : UInt16(clamping: value)
        case .number: isUsable = false
        case .absent, .null, .yes, .no, .text, .wideText, .escapedText, .list, .object: break
        }
        return nil
    }

    func isTrue(_ member: LineMember) -> Bool { walk[member].kind == .yes }
}
