import FlowModel

/// A Mustache text cut into its tags and what stands between them.
///
/// Understood are variables, sections, inverted sections, comments and partials. Other delimiters, blocks, pragmas and
/// function calls are refused: each would make what a template needs impossible to know beforehand.
struct TemplateSource: Hashable, Sendable {
    struct Tag: Hashable, Sendable {
        enum Kind: Hashable, Sendable {
            case variable, section, inverted, close, partial, comment
        }

        var kind: Kind
        /// For a partial its slug; else the normalised name: slugs with underscores, joined by dots, or a single dot.
        var name: String
        var spot: Spot
    }

    /// A stretch of one line of the text.
    struct Spot: Hashable, Sendable {
        /// From 1.
        var line: Int
        /// From 1, in characters.
        var column: Int
        var length: Int
    }

    enum Piece: Hashable, Sendable {
        case text(String)
        case tag(Tag)
    }

    enum Fault: Error, Hashable {
        /// `{{` without `}}` on the same line.
        case unclosedTag(Spot)
        case noName(Spot)
        case unsupported(Spot, sign: String)
        /// `{{/name}}` where another section, or none, is open.
        case wrongClose(Spot, name: String, open: String?)
        case unclosedSection(Spot, name: String)
        case tooDeep(Spot)

        var spot: Spot {
            switch self {
            case .unclosedTag(let spot), .noName(let spot), .unsupported(let spot, _), .wrongClose(let spot, _, _),
                .unclosedSection(let spot, _), .tooDeep(let spot):
                spot
            }
        }
    }

    static let depthLimit = 16

    private(set) var pieces: [Piece] = []

    var tags: [Tag] {
        pieces.compactMap { piece in
            if case .tag(let tag) = piece { tag } else { nil }
        }
    }

    /// Whether what stands in the message depends on more than the values that are put into holes.
    var hasSections: Bool { tags.contains { $0.kind == .section || $0.kind == .inverted } }

    /// The bytes of the text that is not tags, and a few for each tag.
    var byteCount: Int {
        pieces.reduce(0) { sum, piece in
            if case .text(let text) = piece { sum + text.utf8.count } else { sum + 16 }
        }
    }

    /// Reads a text whose first character stands at that place of a file.
    init(_ text: String, from start: Spot = .start) throws(Fault) {
        var reader = Reader(text, from: start)
        var open: [Tag] = []
        while let piece = try reader.next() {
            pieces.append(piece)
            guard case .tag(let tag) = piece else { continue }
            switch tag.kind {
            case .section, .inverted:
                guard open.count < TemplateSource.depthLimit else { throw .tooDeep(tag.spot) }
                open.append(tag)
            case .close:
                guard let section = open.last, section.name == tag.name else {
                    throw .wrongClose(tag.spot, name: tag.name, open: open.last?.name)
                }
                open.removeLast()
            case .variable, .partial, .comment: break
            }
        }
        if let section = open.last { throw .unclosedSection(section.spot, name: section.name) }
    }

    /// The name that compares: `First-Name` is `first_name`; nil when a part of it has no letter and no digit.
    static func normalised(_ name: some StringProtocol) -> String? {
        if name == "." { return "." }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false).map { Slug($0).underscored }
        return parts.contains("") ? nil : parts.joined(separator: ".")
    }
}

/// Walks over the text scalar by scalar and knows the line and the column.
private struct Reader {
    private let scalars: [Unicode.Scalar]
    private var position = 0
    private var line: Int
    /// A place on the line whose column is known, so that a long line is counted once.
    private var known: (position: Int, column: Int)

    init(_ text: String, from start: TemplateSource.Spot) {
        scalars = Array(text.unicodeScalars)
        line = start.line
        known = (0, start.column)
    }

    mutating func next() throws(TemplateSource.Fault) -> TemplateSource.Piece? {
        guard position < scalars.count else { return nil }
        if isAt("{{") { return .tag(try tag()) }
        let start = position
        while position < scalars.count, !isAt("{{") {
            if scalars[position] == "\n" {
                line += 1
                known = (position + 1, 1)
            }
            position += 1
        }
        return .text(text(start..<position))
    }

    private mutating func tag() throws(TemplateSource.Fault) -> TemplateSource.Tag {
        let start = position
        let isTriple = isAt("{{{")
        let end = isTriple ? "}}}" : "}}"
        position += isTriple ? 3 : 2
        while position < scalars.count, !isAt(end), scalars[position] != "\n" { position += 1 }
        guard isAt(end) else { throw .unclosedTag(spot(start, max(position, start + 2))) }
        let content = text((start + end.count)..<position)
        position += end.count
        let spot = spot(start, position)
        let inner = content.drop { $0 == " " }
        if isTriple { return TemplateSource.Tag(kind: .variable, name: try name(inner, spot), spot: spot) }
        switch inner.first {
        case "!": return TemplateSource.Tag(kind: .comment, name: "", spot: spot)
        case "#": return TemplateSource.Tag(kind: .section, name: try name(inner.dropFirst(), spot), spot: spot)
        case "^": return TemplateSource.Tag(kind: .inverted, name: try name(inner.dropFirst(), spot), spot: spot)
        case "/": return TemplateSource.Tag(kind: .close, name: try name(inner.dropFirst(), spot), spot: spot)
        case "&": return TemplateSource.Tag(kind: .variable, name: try name(inner.dropFirst(), spot), spot: spot)
        case ">":
            let slug = Slug(inner.dropFirst()).text
            guard !slug.isEmpty, !inner.contains("*") else { throw .noName(spot) }
            return TemplateSource.Tag(kind: .partial, name: slug, spot: spot)
        case let sign? where "=<$%*".contains(sign): throw .unsupported(spot, sign: String(sign))
        default: return TemplateSource.Tag(kind: .variable, name: try name(inner, spot), spot: spot)
        }
    }

    private func name(
        _ text: Substring,
        _ spot: TemplateSource.Spot
    ) throws(TemplateSource.Fault) -> String {
        let trimmed = text.split(separator: " ").joined(separator: " ")
        if trimmed.contains("(") { throw .unsupported(spot, sign: "(") }
        guard let name = TemplateSource.normalised(trimmed) else { throw .noName(spot) }
        return name
    }

    private func isAt(_ mark: String) -> Bool {
        var index = position
        for scalar in mark.unicodeScalars {
            guard index < scalars.count, scalars[index] == scalar else { return false }
            index += 1
        }
        return true
    }

    private func text(_ range: Range<Int>) -> String {
        String(String.UnicodeScalarView(scalars[range]))
    }

    private mutating func spot(_ start: Int, _ end: Int) -> TemplateSource.Spot {
        known = (start, known.column + text(known.position..<start).count)
        return TemplateSource.Spot(line: line, column: known.column, length: max(1, text(start..<end).count))
    }
}
