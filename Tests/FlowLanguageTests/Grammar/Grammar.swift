import Foundation

/// The written grammar beside the shipped flows, as rules.
struct Grammar: Sendable {
    indirect enum Expression: Sendable {
        case sequence([Expression])
        case choice([Expression])
        case optional(Expression)
        case repeated(Expression)
        /// Words or signs that stand as they are.
        case words([String])
        /// What is described in words.
        case special(String)
        case rule(String)
    }

    private(set) var rules: [String: Expression]

    static var file: URL {
        URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Flows/grammar.ebnf")
    }

    static func read() throws -> Grammar {
        var reader = GrammarReader(try String(contentsOf: file, encoding: .utf8))
        return Grammar(rules: try reader.rules())
    }

    /// The rules that an expression names.
    static func names(in expression: Expression) -> [String] {
        switch expression {
        case .sequence(let parts), .choice(let parts): parts.flatMap(names)
        case .optional(let part), .repeated(let part): names(in: part)
        case .rule(let name): [name]
        case .words, .special: []
        }
    }

    /// The descriptions in words that an expression uses.
    static func specials(in expression: Expression) -> [String] {
        switch expression {
        case .sequence(let parts), .choice(let parts): parts.flatMap(specials)
        case .optional(let part), .repeated(let part): specials(in: part)
        case .special(let text): [text]
        case .words, .rule: []
        }
    }
}

/// Reads EBNF as ISO 14977 writes it, as far as the file uses it.
struct GrammarReader {
    struct Malformed: Error {
        var what: String
        var line: Int
    }

    private enum Sign: Equatable {
        case name(String)
        case words(String)
        case special(String)
        case mark(Character)
        case end
    }

    private var rest: Substring
    private var line = 1
    private var current = Sign.end

    init(_ text: String) { rest = Substring(text) }

    mutating func rules() throws -> [String: Grammar.Expression] {
        var rules: [String: Grammar.Expression] = [:]
        try advance()
        while current != .end {
            guard case .name(let name) = current else { throw malformed("a rule begins with its name") }
            try advance()
            try take("=")
            guard rules[name] == nil else { throw malformed("\(name) is defined twice") }
            rules[name] = try choice()
            try take(";")
        }
        return rules
    }

    private mutating func choice() throws -> Grammar.Expression {
        var parts = [try sequence()]
        while current == .mark("|") {
            try advance()
            parts.append(try sequence())
        }
        return parts.count == 1 ? parts[0] : .choice(parts)
    }

    private mutating func sequence() throws -> Grammar.Expression {
        var parts = [try part()]
        while current == .mark(",") {
            try advance()
            parts.append(try part())
        }
        return parts.count == 1 ? parts[0] : .sequence(parts)
    }

    private mutating func part() throws -> Grammar.Expression {
        let sign = current
        try advance()
        switch sign {
        case .name(let name): return .rule(name)
        case .words(let text): return .words(text.split(separator: " ").map { $0.lowercased() })
        case .special(let text): return .special(text)
        case .mark("("): return try closed(by: ")") { $0 }
        case .mark("["): return try closed(by: "]") { .optional($0) }
        case .mark("{"): return try closed(by: "}") { .repeated($0) }
        case .mark, .end: throw malformed("something is missing")
        }
    }

    private mutating func closed(
        by mark: Character,
        _ make: (Grammar.Expression) -> Grammar.Expression
    ) throws -> Grammar.Expression {
        let inside = try choice()
        try take(mark)
        return make(inside)
    }

    private mutating func take(_ mark: Character) throws {
        guard current == .mark(mark) else { throw malformed("\(mark) is missing") }
        try advance()
    }

    private func malformed(_ what: String) -> Malformed { Malformed(what: what, line: line) }

    private mutating func advance() throws {
        try skip()
        guard let first = rest.first else { return current = .end }
        switch first {
        case "\"": current = .words(try text(until: "\""))
        case "?": current = .special(try text(until: "?").trimmingCharacters(in: .whitespaces))
        case _ where first.isLetter:
            let name = rest.prefix { $0.isLetter || $0 == " " || $0 == "-" }
            rest = rest.dropFirst(name.count)
            current = .name(name.trimmingCharacters(in: .whitespaces))
        default:
            rest = rest.dropFirst()
            current = .mark(first)
        }
    }

    private mutating func skip() throws {
        while let first = rest.first {
            if first.isWhitespace {
                if first.isNewline { line += 1 }
                rest = rest.dropFirst()
            } else if rest.hasPrefix("(*") {
                guard let end = rest.range(of: "*)") else { throw malformed("a comment is never closed") }
                line += rest[..<end.upperBound].count { $0.isNewline }
                rest = rest[end.upperBound...]
            } else {
                return
            }
        }
    }

    private mutating func text(until mark: Character) throws -> String {
        let inside = rest.dropFirst().prefix { $0 != mark }
        rest = rest.dropFirst(inside.count + 1)
        guard rest.first == mark else { throw malformed("\(mark) is missing") }
        rest = rest.dropFirst()
        return String(inside)
    }
}
