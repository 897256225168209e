/// Where functions begin and how long they are, found by their braces.
enum FunctionLengths {
    struct Function: Equatable {
        /// From 1: the line of its first word.
        let line: Int
        /// Its signature, its body and the closing brace.
        let lines: Int
    }

    static func of(_ source: Source) -> [Function] {
        var scanner = Scanner(source.code)
        var found: [Function] = []
        while let start = scanner.nextFunction() {
            guard let end = scanner.endOfBody(from: start.position) else { continue }
            found.append(Function(line: start.line, lines: scanner.newlines(start.position...end) + 1))
        }
        return found
    }
}

private struct Scanner {
    private let text: [UInt8]
    private var position = 0
    private var line = 1

    init(_ text: [UInt8]) { self.text = text }

    private static let keywords: Set<String> = ["func", "init", "deinit", "subscript"]
    /// Behind one of these the word is a call, a quoted name or an attribute.
    private static let notDeclaring: Set<UInt8> = [UInt8(ascii: "."), UInt8(ascii: "`"), UInt8(ascii: "@")]

    /// The place of the next word that declares a function.
    mutating func nextFunction() -> (position: Int, line: Int)? {
        while position < text.count {
            guard isWord(text[position]) else {
                if text[position] == Masking.newline { line += 1 }
                position += 1
                continue
            }
            let start = position
            while position < text.count, isWord(text[position]) { position += 1 }
            guard (4...9).contains(position - start), start == 0 || !Self.notDeclaring.contains(text[start - 1]) else {
                continue
            }
            if Self.keywords.contains(String(decoding: text[start..<position], as: UTF8.self)) { return (start, line) }
        }
        return nil
    }

    /// The position of the brace that closes the body; nil for a requirement of a protocol.
    func endOfBody(from start: Int) -> Int? {
        guard let opening = startOfBody(from: start) else { return nil }
        var depth = 0
        for index in opening..<text.count {
            if text[index] == UInt8(ascii: "{") { depth += 1 }
            if text[index] == UInt8(ascii: "}") {
                depth -= 1
                if depth == 0 { return index }
            }
        }
        return text.count - 1
    }

    private func startOfBody(from start: Int) -> Int? {
        var parentheses = 0
        for index in start..<text.count {
            switch Character(Unicode.Scalar(text[index])) {
            case "(", "[": parentheses += 1
            case ")", "]": parentheses -= 1
            case "{" where parentheses == 0: return index
            case "}" where parentheses <= 0: return nil
            case "\n" where parentheses == 0 && !continues(after: index): return nil
            default: break
            }
            if parentheses < 0 { return nil }
        }
        return nil
    }

    /// Whether the line after that newline still belongs to the signature.
    private func continues(after newline: Int) -> Bool {
        let rest = text[(newline + 1)...].drop { $0 == UInt8(ascii: " ") || $0 == Masking.newline }.prefix(8)
        let beginning = String(decoding: rest, as: UTF8.self)
        return ["->", "where ", "{", "throws", "async", ")", ">"].contains { beginning.hasPrefix($0) }
    }

    private func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...: true
        default: false
        }
    }

    func newlines(_ range: ClosedRange<Int>) -> Int { text[range].count { $0 == Masking.newline } }
}
