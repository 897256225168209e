import CCMark

/// A CommonMark text, read by cmark.
///
/// The unsafe part of reading Markdown: cmark's tree is walked and freed here, and only values leave.
struct Markdown {
    /// One node of the tree as far as a plain text needs it.
    struct Node: Hashable {
        enum Kind: Hashable {
            case document, quote, item, paragraph, thematicBreak, softBreak, lineBreak, emphasis, strong, other
            case list(start: Int?, isTight: Bool)
            case heading(level: Int)
            case codeBlock(String)
            case htmlBlock(String)
            case text(String)
            case code(String)
            case htmlInline(String)
            case link(address: String, title: String)
            case image(address: String)
        }

        var kind: Kind
        /// A node with children is entered and left; one without is only entered.
        var isEntering: Bool
    }

    private(set) var html = ""
    /// The tree in reading order.
    private(set) var nodes: [Node] = []

    init(_ text: String) {
        var text = text
        let root = text.withUTF8 { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) { characters in
                unsafe cmark_parse_document(characters.baseAddress, characters.count, CMARK_OPT_UNSAFE)
            }
        }
        guard let root = unsafe root else { return }
        defer { unsafe cmark_node_free(root) }
        if let rendered = unsafe cmark_render_html(root, CMARK_OPT_UNSAFE) {
            html = unsafe String(cString: rendered)
            unsafe cmark_get_default_mem_allocator().pointee.free(rendered)
        }
        guard let iterator = unsafe cmark_iter_new(root) else { return }
        defer { unsafe cmark_iter_free(iterator) }
        while true {
            let event = unsafe cmark_iter_next(iterator)
            guard event != CMARK_EVENT_DONE else { return }
            if let node = unsafe cmark_iter_get_node(iterator) {
                nodes.append(Node(kind: unsafe Markdown.kind(of: node), isEntering: event == CMARK_EVENT_ENTER))
            }
        }
    }

    private static func kind(of node: OpaquePointer) -> Node.Kind {
        switch unsafe cmark_node_get_type(node) {
        case CMARK_NODE_DOCUMENT: .document
        case CMARK_NODE_BLOCK_QUOTE: .quote
        case CMARK_NODE_LIST: unsafe list(node)
        case CMARK_NODE_ITEM: .item
        case CMARK_NODE_PARAGRAPH: .paragraph
        case CMARK_NODE_HEADING: .heading(level: Int(unsafe cmark_node_get_heading_level(node)))
        case CMARK_NODE_THEMATIC_BREAK: .thematicBreak
        case CMARK_NODE_CODE_BLOCK: .codeBlock(unsafe text(cmark_node_get_literal(node)))
        case CMARK_NODE_HTML_BLOCK: .htmlBlock(unsafe text(cmark_node_get_literal(node)))
        case CMARK_NODE_TEXT: .text(unsafe text(cmark_node_get_literal(node)))
        case CMARK_NODE_CODE: .code(unsafe text(cmark_node_get_literal(node)))
        case CMARK_NODE_HTML_INLINE: .htmlInline(unsafe text(cmark_node_get_literal(node)))
        case CMARK_NODE_SOFTBREAK: .softBreak
        case CMARK_NODE_LINEBREAK: .lineBreak
        case CMARK_NODE_EMPH: .emphasis
        case CMARK_NODE_STRONG: .strong
        case CMARK_NODE_LINK:
            .link(
                address: unsafe text(cmark_node_get_url(node)),
                title: unsafe text(cmark_node_get_title(node))
            )
        case CMARK_NODE_IMAGE: .image(address: unsafe text(cmark_node_get_url(node)))
        default: .other
        }
    }

    private static func list(_ node: OpaquePointer) -> Node.Kind {
        let isOrdered = unsafe cmark_node_get_list_type(node) == CMARK_ORDERED_LIST
        return .list(
            start: isOrdered ? Int(unsafe cmark_node_get_list_start(node)) : nil,
            isTight: unsafe cmark_node_get_list_tight(node) != 0
        )
    }

    private static func text(_ pointer: UnsafePointer<CChar>?) -> String {
        guard let pointer = unsafe pointer else { return "" }
        return unsafe String(cString: pointer)
    }
}
