/// Blanks what is not code in Swift source, keeping its lines.
///
/// Knows nested comments, raw, multi-line and interpolated strings; regex literals are not used in this project.
/// Works on bytes: the whole repository is read at each test run.
struct Masking {
    private let input: [UInt8]
    private var position = 0
    /// With the content of strings blanked.
    private(set) var withoutStrings: [UInt8] = []
    /// With the content of strings and all comments blanked.
    private(set) var code: [UInt8] = []

    private enum Kind {
        case code, comment, string
    }

    init(_ text: String) {
        input = Array(text.utf8)
        withoutStrings.reserveCapacity(input.count)
        code.reserveCapacity(input.count)
        while position < input.count { element() }
    }

    static func lines(_ bytes: [UInt8]) -> [String] {
        bytes.split(separator: newline, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
    }

    static let newline = UInt8(ascii: "\n")
    private static let slash = UInt8(ascii: "/")
    private static let star = UInt8(ascii: "*")
    private static let quote = UInt8(ascii: "\"")
    private static let hash = UInt8(ascii: "#")
    private static let backslash = UInt8(ascii: "\\")
    private static let opening = UInt8(ascii: "(")
    private static let closing = UInt8(ascii: ")")

    /// Takes a comment, a string or one other byte.
    private mutating func element() {
        let byte = input[position]
        if byte == Self.slash, at(1, Self.slash) {
            while position < input.count, input[position] != Self.newline { take(.comment) }
        } else if byte == Self.slash, at(1, Self.star) {
            blockComment()
        } else if byte == Self.quote || byte == Self.hash, let hashes = hashesBeforeQuote() {
            string(hashes: hashes)
        } else {
            take(.code)
        }
    }

    private mutating func blockComment() {
        var depth = 0
        repeat {
            if at(0, Self.slash), at(1, Self.star) {
                depth += 1
                take(.comment, 2)
            } else if at(0, Self.star), at(1, Self.slash) {
                depth -= 1
                take(.comment, 2)
            } else {
                take(.comment)
            }
        } while depth > 0 && position < input.count
    }

    private mutating func string(hashes: Int) {
        take(.code, hashes)
        let quotes = at(1, Self.quote) && at(2, Self.quote) ? 3 : 1
        take(.code, quotes)
        while position < input.count {
            if isAt(Self.quote, quotes, thenHashes: hashes) {
                take(.code, quotes + hashes)
                return
            }
            if isAt(Self.backslash, 1, thenHashes: hashes) {
                let isInterpolation = at(1 + hashes, Self.opening)
                take(.string, hashes + 2)
                if isInterpolation { interpolation() }
            } else {
                if quotes == 1, input[position] == Self.newline { return }
                take(.string)
            }
        }
    }

    /// Takes the code of an interpolation, which may hold strings again, to its closing parenthesis.
    private mutating func interpolation() {
        var depth = 1
        while position < input.count, depth > 0 {
            if input[position] == Self.opening { depth += 1 }
            if input[position] == Self.closing { depth -= 1 }
            element()
        }
    }

    /// How many `#` stand before a quote here; nil when no string begins here.
    private func hashesBeforeQuote() -> Int? {
        var count = 0
        while at(count, Self.hash) { count += 1 }
        return at(count, Self.quote) ? count : nil
    }

    private func isAt(_ byte: UInt8, _ count: Int, thenHashes hashes: Int) -> Bool {
        guard input[position] == byte else { return false }
        return (0..<count).allSatisfy { at($0, byte) } && (0..<hashes).allSatisfy { at(count + $0, Self.hash) }
    }

    private func at(_ offset: Int, _ byte: UInt8) -> Bool {
        position + offset < input.count && input[position + offset] == byte
    }

    private mutating func take(_ kind: Kind, _ count: Int = 1) {
        for byte in input[position..<min(position + count, input.count)] {
            let blank = byte == Self.newline ? byte : UInt8(ascii: " ")
            withoutStrings.append(kind == .string ? blank : byte)
            code.append(kind == .code ? byte : blank)
        }
        position = min(position + count, input.count)
    }
}
