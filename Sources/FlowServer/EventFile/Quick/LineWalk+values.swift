extension LineWalk {
    static let yes = Array("true".utf8)
    static let no = Array("false".utf8)
    static let null = Array("null".utf8)

    /// Bytes of a number that a Double surely holds.
    private static let numberLimit = 40
    /// Bytes of a whole number that is written out as it stands.
    private static let wholeLimit = 15

    mutating func skipBlanks(_ bytes: [UInt8]) {
        while position < end {
            let byte = bytes[position]
            guard byte <= 0x20, byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A else { return }
            position += 1
        }
    }

    mutating func take(_ bytes: [UInt8], _ character: Unicode.Scalar) -> Bool {
        guard position < end, bytes[position] == UInt8(truncatingIfNeeded: character.value) else { return false }
        position += 1
        return true
    }

    mutating func word(_ bytes: [UInt8], _ word: [UInt8], _ kind: LineToken.Kind) -> LineToken? {
        guard end - position >= word.count else { return nil }
        for index in word.indices where bytes[position + index] != word[index] { return nil }
        position += word.count
        return LineToken(kind: kind)
    }

    // MARK: Texts

    /// A text, from its opening quote on; nil when none begins here, or when the general reader must look at it.
    mutating func text(_ bytes: [UInt8]) -> LineToken? {
        guard position < end, bytes[position] == UInt8(ascii: "\"") else { return nil }
        let start = position + 1
        let end = end
        var place = start
        var bits: UInt8 = 0
        var isEscaped = false
        while place < end {
            let byte = bytes[place]
            if byte == UInt8(ascii: "\"") {
                self.bits |= bits
                position = place + 1
                let kind: LineToken.Kind = isEscaped ? .escapedText : bits < 0x80 ? .text : .wideText
                return LineToken(kind: kind, range: start..<place)
            }
            guard byte >= 0x20 else { return nil }
            if byte == UInt8(ascii: "\\") {
                guard let length = escape(bytes, place + 1) else { return nil }
                isEscaped = true
                place += length
            }
            bits |= byte
            place += 1
        }
        return nil
    }

    /// How many bytes follow the backslash; nil for what does not exist and for halves of surrogate pairs.
    private func escape(_ bytes: [UInt8], _ place: Int) -> Int? {
        guard place < end else { return nil }
        switch bytes[place] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return 1
        case UInt8(ascii: "u"):
            guard place + 4 < end, !isSurrogate(bytes[place + 1], bytes[place + 2]) else { return nil }
            let digits = (place + 1)...(place + 4)
            return digits.allSatisfy { LineWalk.isHexadecimal(bytes[$0]) } ? 5 : nil
        default: return nil
        }
    }

    /// Whether two digits of four begin the half of a pair: `d8` to `df`.
    private func isSurrogate(_ first: UInt8, _ second: UInt8) -> Bool {
        guard first | 0x20 == UInt8(ascii: "d") else { return false }
        return second >= UInt8(ascii: "8")
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        let letter = byte | 0x20
        return isDigit(byte) || (letter >= UInt8(ascii: "a") && letter <= UInt8(ascii: "f"))
    }

    // MARK: Numbers

    mutating func number(_ bytes: [UInt8]) -> LineToken? {
        let start = position
        let isNegative = take(bytes, "-")
        let isZero = take(bytes, "0")
        if !isZero, digits(bytes) == 0 { return nil }
        var isWhole = !isNegative
        if take(bytes, ".") {
            isWhole = false
            if digits(bytes) == 0 { return nil }
        }
        let length = position - start
        guard length <= LineWalk.numberLimit else { return nil }
        if position < end, bytes[position] | 0x20 == UInt8(ascii: "e") { return nil }
        let kind: LineToken.Kind = isWhole && length <= LineWalk.wholeLimit ? .whole : .number
        return LineToken(kind: kind, range: start..<position)
    }

    private mutating func digits(_ bytes: [UInt8]) -> Int {
        let start = position
        while position < end, LineWalk.isDigit(bytes[position]) { position += 1 }
        return position - start
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
}
