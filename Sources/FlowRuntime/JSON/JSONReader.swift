package import FlowModel
import Foundation

/// Reads one JSON document (RFC 8259) with limits on everything, and says where it is wrong.
///
/// Text comes out in Unicode NFC. A whole number that a Double cannot hold exactly becomes its digits as text, so that
/// two long ids never become one. Of members with the same name the last counts.
package struct JSONReader {
    /// Why and where a document cannot be read; line and column count from 1, columns in bytes.
    package struct Failure: Error, Hashable {
        package var reason: String
        package var line: Int
        package var column: Int
    }

    static let depthLimit = 32
    /// Bytes of a whole number, its sign included, that is below 2⁵³ whatever its digits are.
    private static let shortNumber = 15

    let bytes: [UInt8]
    /// Whether text comes out as it was written instead of in NFC: a signature may be about its bytes.
    let keepsSpelling: Bool
    var position = 0

    /// The bytes must be UTF-8.
    package static func read(_ bytes: [UInt8], keepsSpelling: Bool = false) throws(Failure) -> Value {
        var reader = JSONReader(bytes: bytes, keepsSpelling: keepsSpelling)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { reader.position = 3 }
        let result = try reader.value(depth: 0)
        reader.skipBlanks()
        guard reader.current == nil else { throw reader.failure("there is something behind the document's end") }
        return result
    }

    // MARK: Values

    private mutating func value(depth: Int) throws(Failure) -> Value {
        skipBlanks()
        guard depth <= JSONReader.depthLimit else {
            throw failure("objects and lists are nested more than \(JSONReader.depthLimit) deep")
        }
        switch current {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try list(depth: depth)
        case UInt8(ascii: "\""): return .text(try text())
        case UInt8(ascii: "t"): return try word("true", .flag(true))
        case UInt8(ascii: "f"): return try word("false", .flag(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case nil: throw failure("the document ends where a value is expected")
        default: return try number()
        }
    }

    private mutating func object(depth: Int) throws(Failure) -> Value {
        position += 1
        var members: [String: Value] = [:]
        skipBlanks()
        if take("}") { return .object(members) }
        repeat {
            skipBlanks()
            guard current == UInt8(ascii: "\"") else { throw failure("a name in double quotes is expected here") }
            let name = try text()
            skipBlanks()
            guard take(":") else { throw failure("a colon is expected here") }
            members[name] = try value(depth: depth + 1)
            skipBlanks()
        } while take(",")
        guard take("}") else { throw failure("a comma or the object's closing brace is expected here") }
        return .object(members)
    }

    private mutating func list(depth: Int) throws(Failure) -> Value {
        position += 1
        var elements: [Value] = []
        skipBlanks()
        if take("]") { return .list(elements) }
        repeat {
            elements.append(try value(depth: depth + 1))
            skipBlanks()
        } while take(",")
        guard take("]") else { throw failure("a comma or the list's closing bracket is expected here") }
        return .list(elements)
    }

    private mutating func word(_ word: String, _ value: Value) throws(Failure) -> Value {
        guard bytes[position...].starts(with: word.utf8) else { throw failure("a value is expected here") }
        position += word.utf8.count
        return value
    }

    private mutating func number() throws(Failure) -> Value {
        let start = position
        guard take("-") || isDigit else { throw failure("a value is expected here") }
        if !take("0") { try digits() }
        var isWhole = true
        if take(".") {
            isWhole = false
            try digits()
        }
        if take("e") || take("E") {
            isWhole = false
            if !take("+") { _ = take("-") }
            try digits()
        }
        if isWhole, position - start <= JSONReader.shortNumber { return .number(small(bytes[start..<position])) }
        let written = String(decoding: bytes[start..<position], as: UTF8.self)
        guard let number = Double(written), number.isFinite else {
            position = start
            throw failure("the number is too large")
        }
        return isWhole && abs(number) > 9_007_199_254_740_992 ? .text(written) : .number(number)
    }

    /// A whole number that a Double surely holds exactly, without the detour through text.
    private func small(_ written: ArraySlice<UInt8>) -> Double {
        let digits = written.first == UInt8(ascii: "-") ? written.dropFirst() : written
        let magnitude = Double(digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) })
        return digits.count == written.count ? magnitude : -magnitude
    }

    private mutating func digits() throws(Failure) {
        let start = position
        while isDigit { position += 1 }
        guard position > start else { throw failure("a digit is expected here") }
    }

    // MARK: Characters

    var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private var isDigit: Bool { current.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false }

    private mutating func skipBlanks() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard current == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    func failure(_ reason: String) -> Failure {
        let before = bytes[..<min(position, bytes.count)]
        let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        return Failure(
            reason: reason,
            line: before.count { $0 == 0x0A } + 1,
            column: before.count - lineStart + 1
        )
    }
}
