/// Goes once through the bytes of a line and notes where the members stand that reports need.
///
/// It knows less than `JSONReader`, and accepts nothing that `JSONReader` refuses: for a line that it does not
/// understand it answers false, and the general reader reads that one.
struct LineWalk {
    /// Objects and lists may be nested less deeply than the general reader allows.
    private static let depthLimit = 16
    /// Below the bytes that a text may have, so that no text is too long.
    static let byteLimit = IntakeLimits.textBytes

    /// By the member's raw value.
    private(set) var tokens = [LineToken](repeating: LineToken(), count: LineMember.allCases.count)
    var position = 0
    var end = 0
    /// All bytes of texts, or-ed together.
    var bits: UInt8 = 0
    /// Bit by place: which ones were there.
    private var entered: UInt8 = 0
    private var steps = RawTable<LineStep>()

    subscript(member: LineMember) -> LineToken { tokens[member.rawValue] }

    /// Notes the members of a line; false when the general reader is needed.
    mutating func walk(_ bytes: [UInt8], _ line: Range<Int>) -> Bool {
        guard line.count <= LineWalk.byteLimit else { return false }
        for index in tokens.indices { tokens[index].kind = .absent }
        (position, end, bits, entered) = (line.lowerBound, line.upperBound, 0, 0)
        guard position < end, bytes[position] == UInt8(ascii: "{"), object(bytes, .line, depth: 0) else { return false }
        skipBlanks(bytes)
        guard position == end else { return false }
        return bits < 0x80 || String(validating: bytes[line], as: UTF8.self) != nil
    }

    // MARK: Objects whose members mean something

    private mutating func object(_ bytes: [UInt8], _ place: LinePlace, depth: Int) -> Bool {
        guard depth < LineWalk.depthLimit else { return false }
        position += 1
        skipBlanks(bytes)
        if take(bytes, "}") { return true }
        var count = 0
        repeat {
            skipBlanks(bytes)
            guard let name = text(bytes), name.kind != .escapedText else { return false }
            skipBlanks(bytes)
            guard take(bytes, ":") else { return false }
            skipBlanks(bytes)
            count += 1
            guard count <= IntakeLimits.fields, member(bytes, step(bytes, name.range, place), depth: depth) else {
                return false
            }
            skipBlanks(bytes)
        } while take(bytes, ",")
        return take(bytes, "}")
    }

    private mutating func member(_ bytes: [UInt8], _ step: LineStep, depth: Int) -> Bool {
        switch step {
        case .skip: return value(bytes, depth: depth + 1) != nil
        case .take(let member):
            // Of members with the same name the general reader knows which one counts.
            guard tokens[member.rawValue].kind == .absent, let token = value(bytes, depth: depth + 1) else {
                return false
            }
            tokens[member.rawValue] = token
            return true
        case .enter(let place):
            let bit: UInt8 = 1 << place.rawValue
            guard entered & bit == 0 else { return false }
            entered |= bit
            if position < end, bytes[position] == UInt8(ascii: "{") { return object(bytes, place, depth: depth + 1) }
            guard let token = value(bytes, depth: depth + 1) else { return false }
            return token.kind == .null
        case .refuse: return false
        }
    }

    private mutating func step(_ bytes: [UInt8], _ name: Range<Int>, _ place: LinePlace) -> LineStep {
        if let known = steps.find(bytes, name, salt: place.rawValue) { return known }
        let step = place.step(NameBook.text(bytes, name))
        steps.add(step, bytes, name, salt: place.rawValue)
        return step
    }

    // MARK: Values

    private mutating func value(_ bytes: [UInt8], depth: Int) -> LineToken? {
        guard position < end, depth < LineWalk.depthLimit else { return nil }
        switch bytes[position] {
        case UInt8(ascii: "\""): return text(bytes)
        case UInt8(ascii: "{"): return objectValue(bytes, depth: depth)
        case UInt8(ascii: "["): return list(bytes, depth: depth)
        case UInt8(ascii: "t"): return word(bytes, LineWalk.yes, .yes)
        case UInt8(ascii: "f"): return word(bytes, LineWalk.no, .no)
        case UInt8(ascii: "n"): return word(bytes, LineWalk.null, .null)
        default: return number(bytes)
        }
    }

    private mutating func objectValue(_ bytes: [UInt8], depth: Int) -> LineToken? {
        position += 1
        skipBlanks(bytes)
        if take(bytes, "}") { return LineToken(kind: .object) }
        repeat {
            skipBlanks(bytes)
            guard text(bytes) != nil else { return nil }
            skipBlanks(bytes)
            guard take(bytes, ":") else { return nil }
            skipBlanks(bytes)
            guard value(bytes, depth: depth + 1) != nil else { return nil }
            skipBlanks(bytes)
        } while take(bytes, ",")
        return take(bytes, "}") ? LineToken(kind: .object) : nil
    }

    private mutating func list(_ bytes: [UInt8], depth: Int) -> LineToken? {
        position += 1
        skipBlanks(bytes)
        if take(bytes, "]") { return LineToken(kind: .list) }
        repeat {
            skipBlanks(bytes)
            guard value(bytes, depth: depth + 1) != nil else { return nil }
            skipBlanks(bytes)
        } while take(bytes, ",")
        return take(bytes, "]") ? LineToken(kind: .list) : nil
    }
}
