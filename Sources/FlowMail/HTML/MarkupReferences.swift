/// Links and pictures of a template as their author wrote them, variables unread.
struct MarkupReferences {
    struct Link: Hashable {
        var address: String
    }

    struct Picture: Hashable {
        var address: String
        /// Nil where HTML has no `alt` at all and Markdown has nothing between its brackets.
        var alternative: String?
    }

    private(set) var links: [Link] = []
    private(set) var pictures: [Picture] = []
    /// Places of the text that `#name` leads to.
    private(set) var anchors: Set<String> = []
    /// Elements that mail readers take out, each once, in order.
    private(set) var forbiddenTags: [String] = []
    /// Whether anything can be read beside the pictures.
    private(set) var hasWords = false

    private static let forbidden: Set<String> = ["script", "form", "iframe", "object", "embed", "applet"]
    private static let hidden: Set<String> = ["head", "title", "style", "script"]

    init(_ text: String, isMarkdown: Bool) {
        if isMarkdown { readMarkdown(text) } else { readHTML(text) }
    }

    private mutating func readMarkdown(_ text: String) {
        var pictureDepth = 0
        var alternative = ""
        for node in Markdown(text).nodes {
            switch node.kind {
            case .image(let address):
                if node.isEntering {
                    if pictureDepth == 0 { alternative = "" }
                    pictureDepth += 1
                } else {
                    pictureDepth -= 1
                    pictures.append(Picture(address: address, alternative: alternative.isEmpty ? nil : alternative))
                }
            case .link(let address, _): if node.isEntering { links.append(Link(address: address)) }
            case .text(let text), .code(let text), .codeBlock(let text):
                if pictureDepth > 0 { alternative += text } else { see(text) }
            case .htmlBlock(let html), .htmlInline(let html): readHTML(html)
            default: break
            }
        }
    }

    private mutating func readHTML(_ html: String) {
        var hiding: String?
        for token in HTMLTokens(html) {
            switch token {
            case .raw: break
            case .text(let text): if hiding == nil { see(HTMLEscaping.unescape(text)) }
            case .tag(let tag):
                if let name = hiding {
                    if tag.name == "/" + name { hiding = nil }
                } else if MarkupReferences.hidden.contains(tag.name), !tag.isSelfClosing {
                    hiding = tag.name
                }
                read(tag)
            }
        }
    }

    private mutating func read(_ tag: HTMLTokens.Tag) {
        for name in ["id", "name"] {
            if let anchor = tag.value(of: name) { anchors.insert(anchor) }
        }
        if MarkupReferences.forbidden.contains(tag.name), !forbiddenTags.contains(tag.name) {
            forbiddenTags.append(tag.name)
        }
        // Nobody misses the words for what lies behind a table.
        if let address = tag.value(of: "background") { pictures.append(Picture(address: address, alternative: "")) }
        switch tag.name {
        case "a", "area": if let address = tag.value(of: "href") { links.append(Link(address: address)) }
        case "img":
            if let address = tag.value(of: "src") {
                pictures.append(Picture(address: address, alternative: tag.value(of: "alt")))
            }
        default: break
        }
    }

    private mutating func see(_ text: String) {
        hasWords = hasWords || text.contains { $0.isLetter || $0.isNumber }
    }
}
