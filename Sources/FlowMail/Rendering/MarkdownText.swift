/// Writes a Markdown text as somebody would type it into a plain email.
struct MarkdownText {
    /// Nesting beyond this is written without further indentation.
    private static let depthLimit = 20

    private struct List {
        var next: Int?
        var isTight: Bool
    }

    private let sheet: Sheet
    private var writer = PlainTextWriter()
    private var lists: [List] = []
    /// Where the text of each open link begins on its line.
    private var linkStarts: [Int] = []
    private var prefixDepth = 0

    private init(sheet: Sheet) { self.sheet = sheet }

    static func text(of markdown: Markdown, sheet: Sheet) -> String {
        var result = MarkdownText(sheet: sheet)
        for node in markdown.nodes {
            if node.isEntering { result.enter(node.kind) } else { result.leave(node.kind) }
        }
        return result.writer.text
    }

    private mutating func enter(_ kind: Markdown.Node.Kind) {
        switch kind {
        case .quote: push(marker: "> ", rest: "> ")
        case .list(let start, let isTight): lists.append(List(next: start, isTight: isTight))
        case .item: enterItem()
        case .text(let text), .code(let text): writer.append(text)
        case .softBreak: writer.append(" ")
        case .lineBreak: writer.breakLine()
        case .thematicBreak: block("----------")
        case .codeBlock(let text): code(text)
        case .htmlBlock(let html): block(HTMLText.text(of: html, sheet: sheet))
        case .htmlInline(let html): if html.lowercased().hasPrefix("<br") { writer.breakLine() }
        case .link: linkStarts.append(writer.pending.utf8.count)
        case .document, .paragraph, .heading, .emphasis, .strong, .image, .other: break
        }
    }

    private mutating func leave(_ kind: Markdown.Node.Kind) {
        switch kind {
        case .paragraph: if lists.last?.isTight ?? false { writer.endLine() } else { writer.endBlock() }
        case .heading(let level): leaveHeading(level)
        case .quote:
            pop()
            writer.endBlock()
        case .item: pop()
        case .list:
            lists.removeLast()
            if !(lists.last?.isTight ?? false) { writer.endBlock() }
        case .link(let address, let title): leaveLink(address, title)
        case .document, .thematicBreak, .softBreak, .lineBreak, .emphasis, .strong, .other, .codeBlock, .htmlBlock,
            .text,
            .code, .htmlInline, .image:
            break
        }
    }

    private mutating func enterItem() {
        guard let index = lists.indices.last else { return }
        guard let number = lists[index].next else { return push(marker: "- ", rest: "  ") }
        lists[index].next = number + 1
        let marker = "\(number). "
        push(marker: marker, rest: String(repeating: " ", count: marker.count))
    }

    private mutating func leaveHeading(_ level: Int) {
        let parts = sheet.stencil(writer.pending).parts
        let width = parts.reduce(0) { sum, part in
            if case .literal(let text) = part { sum + text.count } else { sum + 8 }
        }
        writer.endLine()
        if level <= 2 { writer.append(String(repeating: level == 1 ? "=" : "-", count: min(max(width, 3), 72))) }
        writer.endBlock()
    }

    private mutating func leaveLink(_ address: String, _ title: String) {
        let start = linkStarts.removeLast()
        let text = start <= writer.pending.utf8.count ? writer.removePending(from: start) : ""
        writer.append(PlainTextLink.text(text, address: address, title: title, sheet: sheet))
    }

    private mutating func code(_ text: String) {
        push(marker: "    ", rest: "    ")
        writer.append(text.hasSuffix("\n") ? text.dropLast() : text[...])
        pop()
        writer.endBlock()
    }

    private mutating func block(_ text: String) {
        writer.endLine()
        writer.append(text.hasSuffix("\n") ? text.dropLast() : text[...])
        writer.endBlock()
    }

    private mutating func push(marker: String, rest: String) {
        prefixDepth += 1
        if prefixDepth <= MarkdownText.depthLimit {
            writer.pushPrefix(marker: marker, rest: rest)
        } else {
            writer.endLine()
        }
    }

    private mutating func pop() {
        if prefixDepth <= MarkdownText.depthLimit { writer.popPrefix() } else { writer.endLine() }
        prefixDepth -= 1
    }
}
