/// Hands out marks that stand in a text for what is put in later, and cuts a marked text into a stencil.
///
/// A mark is a short run of ASCII letters and digits: Markdown, HTML and percent-encoding leave it as it is, so no
/// value is present while any of them is read, and none can be taken for syntax.
final class Sheet {
    /// What a hole is filled with.
    enum Source: Hashable, Sendable {
        /// The value of a name, looked up when the message is written.
        case variable(String)
        /// An element of a list.
        case fixed(String)
    }

    /// Begins every mark; occurs in no text of the folder.
    private let prefix: String
    private var holes: [Stencil.Hole] = []
    private var indices: [Stencil.Hole: Int] = [:]
    private(set) var links: [LinkStencil] = []
    private var linkIndices: [LinkStencil: Int] = [:]

    init(prefix: String) {
        self.prefix = prefix
    }

    /// A prefix that occurs in none of the texts.
    static func prefix(avoiding texts: [String]) -> String {
        var number = 0
        while texts.contains(where: { contains($0, "nurtureHole\(number)x") }) { number += 1 }
        return "nurtureHole\(number)x"
    }

    private static func contains(_ text: String, _ mark: String) -> Bool {
        let mark = Array(mark.utf8)
        var rest = text.utf8[...]
        while let start = rest.firstIndex(of: mark[0]) {
            rest = rest[start...]
            if rest.starts(with: mark) { return true }
            rest = rest.dropFirst()
        }
        return false
    }

    func mark(_ source: Source) -> String { mark(.value(source, .text)) }

    func mark(_ hole: Stencil.Hole) -> String {
        if let index = indices[hole] { return prefix + String(index) + "x" }
        holes.append(hole)
        indices[hole] = holes.count - 1
        return mark(hole)
    }

    /// The mark of a tracked link; the same address with the same label is one link.
    func mark(linkTo address: Stencil, label: Stencil?) -> String {
        let link = LinkStencil(address: address, label: label)
        if let index = linkIndices[link] { return mark(.link(index)) }
        links.append(link)
        linkIndices[link] = links.count - 1
        return mark(.link(links.count - 1))
    }

    func contains(markIn text: some StringProtocol) -> Bool { text.contains(prefix) }

    /// Writes `<MARK>` as a link: an address that is a value is an autolink too, which Markdown would not see.
    func expandingAutolinks(in markdown: String) -> String {
        guard markdown.contains("<" + prefix) else { return markdown }
        var result = markdown
        for hole in holes {
            let mark = mark(hole)
            result = result.split(separator: "<" + mark + ">", omittingEmptySubsequences: false)
                .joined(separator: "[" + mark + "](" + mark + ")")
        }
        return result
    }

    /// The marked text that reads as the stencil.
    func text(of stencil: Stencil) -> String {
        stencil.parts.map { part in
            switch part {
            case .literal(let text): text
            case .hole(let hole): mark(hole)
            }
        }
        .joined()
    }

    /// The text with its marks read as holes.
    func stencil(_ text: some StringProtocol) -> Stencil {
        var parts: [Stencil.Part] = []
        let bytes = Array(text.utf8)
        let mark = Array(prefix.utf8)
        var start = 0
        var position = 0
        while position < bytes.count {
            guard bytes[position] == mark[0], let (hole, end) = hole(in: bytes, at: position, after: mark) else {
                position += 1
                continue
            }
            if start < position { parts.append(.literal(String(decoding: bytes[start..<position], as: UTF8.self))) }
            parts.append(.hole(hole))
            (start, position) = (end, end)
        }
        if start < bytes.count { parts.append(.literal(String(decoding: bytes[start...], as: UTF8.self))) }
        return Stencil(parts: parts)
    }

    private func hole(in bytes: [UInt8], at start: Int, after mark: [UInt8]) -> (Stencil.Hole, end: Int)? {
        guard bytes.count > start + mark.count, bytes[start..<(start + mark.count)].elementsEqual(mark) else {
            return nil
        }
        var position = start + mark.count
        var index = 0
        while position < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position]) {
            index = index * 10 + Int(bytes[position] - UInt8(ascii: "0"))
            guard index < holes.count else { return nil }
            position += 1
        }
        guard position < bytes.count, bytes[position] == UInt8(ascii: "x") else { return nil }
        return (holes[index], position + 1)
    }
}
