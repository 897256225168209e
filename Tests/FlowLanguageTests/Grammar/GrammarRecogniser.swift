@testable import FlowLanguage

/// Says whether a text is a sentence of the written grammar.
///
/// Of each rule and each place in the text it remembers where the rule may end, so that no place is read twice.
struct GrammarRecogniser {
    private struct Place: Hashable {
        var rule: String
        var start: Int
    }

    private let grammar: Grammar
    private let reserved: Set<String>
    private var tokens: [Token] = []
    private var ends: [Place: Set<Int>] = [:]
    /// How far anything could be read: where a text that is no sentence stops being one.
    private(set) var furthest = 0

    init(_ grammar: Grammar) {
        self.grammar = grammar
        var words: Set<String> = []
        if case .choice(let parts)? = grammar.rules["reserved word"] {
            for case .words(let word) in parts { words.formUnion(word) }
        }
        reserved = words
    }

    mutating func recognises(_ text: String, as rule: String) -> Bool {
        ends = [:]
        furthest = 0
        tokens = GrammarRecogniser.tokens(of: text)
        return ends(of: .rule(rule), from: 0).contains(tokens.count)
    }

    /// The word before which reading stopped, and those before it.
    var stop: String {
        tokens[max(0, furthest - 5)..<min(tokens.count, furthest + 1)].map(\.text).joined(separator: " ")
    }

    /// The tokens, line ends in a row as one.
    private static func tokens(of text: String) -> [Token] {
        var tokens: [Token] = []
        for var token in Lexer.tokens(of: SourceFile(path: "a.flow", index: 0, text: text)).tokens {
            if token.endsStatement {
                if tokens.last?.kind == .newline { continue }
                token.kind = .newline
                token.text = "\n"
            }
            switch token.kind {
            case .comma: token.text = ","
            case .colon: token.text = ":"
            case .open: token.text = "("
            case .close: token.text = ")"
            case .word, .quoted, .comparison, .semicolon, .newline, .endOfFile: break
            }
            tokens.append(token)
        }
        return tokens
    }

    private mutating func ends(of expression: Grammar.Expression, from start: Int) -> Set<Int> {
        furthest = max(furthest, start)
        switch expression {
        case .sequence(let parts):
            var places: Set<Int> = [start]
            for part in parts {
                var next: Set<Int> = []
                for place in places { next.formUnion(ends(of: part, from: place)) }
                places = next
                if places.isEmpty { break }
            }
            return places
        case .choice(let parts):
            var places: Set<Int> = []
            for part in parts { places.formUnion(ends(of: part, from: start)) }
            return places
        case .optional(let part): return ends(of: part, from: start).union([start])
        case .repeated(let part):
            var places: Set<Int> = [start]
            var fresh = places
            while !fresh.isEmpty {
                var next: Set<Int> = []
                for place in fresh { next.formUnion(ends(of: part, from: place)) }
                fresh = next.subtracting(places)
                places.formUnion(fresh)
            }
            return places
        case .words(let words):
            let end = start + words.count
            guard end <= tokens.count else { return [] }
            let isThere = zip(words, tokens[start..<end]).allSatisfy { $0 == $1.text && $1.kind != .quoted }
            return isThere ? [end] : []
        case .special(let text): return special(text, from: start)
        case .rule(let name):
            let place = Place(rule: name, start: start)
            if let known = ends[place] { return known }
            guard let rule = grammar.rules[name] else { return [] }
            let found = ends(of: rule, from: start)
            ends[place] = found
            return found
        }
    }

    /// The places where what is described in words may end.
    private func special(_ text: String, from start: Int) -> Set<Int> {
        guard start < tokens.count, let kind = GrammarSpecial(description: text) else { return [] }
        let token = tokens[start]
        switch kind {
        case .lineEnd: return token.kind == .newline ? [start + 1] : []
        case .quotedText, .sender: return token.kind == .quoted ? [start + 1] : []
        case .property: return property(from: start)
        case .words: return words(from: start)
        case .plainNumber:
            if isNumber(token.text.dropLast()), token.text.last == "." { return [start + 1] }
            let next = start + 1 < tokens.count ? tokens[start + 1].kind : nil
            return isNumber(token.text[...]) && next == .close ? [start + 2] : []
        case .zone: return token.kind == .word || token.kind == .quoted ? [start + 1] : []
        case .contact:
            let isWord = kind.includes(token.text) && !reserved.contains(token.text)
            return token.kind == .quoted || isWord ? [start + 1] : []
        case .share where start + 1 < tokens.count && tokens[start + 1].text == "%":
            return kind.includes(token.text + "%") ? [start + 2] : []
        default: return token.kind == .word && kind.includes(token.text) ? [start + 1] : []
        }
    }

    /// `4` and `3.1`.
    private func isNumber(_ text: Substring) -> Bool {
        GrammarSpecial.stepNumber.includes(String(text))
    }

    private func words(from start: Int) -> Set<Int> {
        var places: Set<Int> = []
        var end = start
        while end < tokens.count, isNameWord(tokens[end]), end > start || !isDigit(tokens[end].text.first) {
            end += 1
            places.insert(end)
        }
        return places
    }

    private func isNameWord(_ token: Token) -> Bool {
        guard token.kind == .word, !reserved.contains(token.text) else { return false }
        let isSigned = token.text.first == "+" || token.text.first == "-"
        return !(isSigned && isDigit(token.text.dropFirst().first))
    }

    private func isDigit(_ character: Character?) -> Bool {
        character.map { $0.isASCII && $0.isNumber } ?? false
    }

    private func property(from start: Int) -> Set<Int> {
        guard tokens[start].kind == .word, tokens[start].text.hasPrefix("event.") else { return [] }
        if tokens[start].text != "event." { return words(from: start) }
        return start + 1 < tokens.count && tokens[start + 1].kind == .quoted ? [start + 2] : []
    }
}
