/// Writes HTML as plain text: for hand-made emails without a text of their own, and for HTML inside Markdown.
struct HTMLText {
    private static let blocks: Set<String> = [
        "address", "article", "blockquote", "body", "center", "dd", "div", "dl", "dt", "footer", "form", "h1", "h2",
        "h3", "h4", "h5", "h6", "header", "hr", "main", "nav", "ol", "p", "pre", "section", "table", "tbody", "tr",
        "ul",
    ]
    private static let invisible: Set<String> = ["head", "title", "script", "style"]

    private let sheet: Sheet
    private var writer = PlainTextWriter()
    private var openLinks: [(start: Int, address: String, title: String?)] = []
    private var hidden: String?

    private init(sheet: Sheet) { self.sheet = sheet }

    static func text(of html: String, sheet: Sheet) -> String {
        var result = HTMLText(sheet: sheet)
        for token in HTMLTokens(html) {
            switch token {
            case .raw: break
            case .text(let text): result.append(HTMLEscaping.unescape(text))
            case .tag(let tag): result.handle(tag)
            }
        }
        return result.writer.text
    }

    private mutating func append(_ text: String) {
        guard hidden == nil else { return }
        for character in text {
            if !character.isWhitespace {
                writer.append(String(character))
            } else if !writer.pending.isEmpty, !writer.pending.hasSuffix(" ") {
                writer.append(" ")
            }
        }
    }

    private mutating func handle(_ tag: HTMLTokens.Tag) {
        let isClosing = tag.name.hasPrefix("/")
        let name = isClosing ? String(tag.name.dropFirst()) : tag.name
        if let hidden {
            if isClosing, name == hidden { self.hidden = nil }
            return
        }
        switch name {
        case _ where HTMLText.invisible.contains(name): if !isClosing, !tag.isSelfClosing { hidden = name }
        case "br": writer.breakLine()
        case "li":
            writer.endLine()
            if !isClosing { writer.append("- ") }
        case "td", "th": append(" ")
        case "img": append(tag.value(of: "alt") ?? "")
        case "a": if isClosing { closeLink() } else { openLink(tag) }
        case _ where HTMLText.blocks.contains(name): writer.endBlock()
        default: break
        }
    }

    private mutating func openLink(_ tag: HTMLTokens.Tag) {
        guard let address = tag.value(of: "href") else { return }
        openLinks.append((writer.pending.utf8.count, address, tag.value(of: "title")))
    }

    private mutating func closeLink() {
        guard let link = openLinks.popLast() else { return }
        let text = link.start <= writer.pending.utf8.count ? writer.removePending(from: link.start) : ""
        writer.append(PlainTextLink.text(text, address: link.address, title: link.title, sheet: sheet))
    }
}
