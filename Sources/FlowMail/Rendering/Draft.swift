/// An email whose text is complete but for the values of one message.
///
/// Without sections it is the same for every message and made once.
struct Draft: Sendable {
    enum Fault: Error, Hashable {
        /// Loops over long lists inside one another.
        case tooManyValues
        case tooLarge
    }

    private static let unsubscribeNames: Set<String> = ["unsubscribe_url", "preferences_url"]

    let subject: Stencil
    let preheader: Stencil?
    /// Up to where a footer belongs.
    let html: Stencil
    let htmlEnd: Stencil
    let text: Stencil
    let links: [LinkStencil]
    /// The pictures that the HTML shows out of the message itself, each once.
    let pictures: [MailAsset]

    /// What an email is made with besides itself.
    struct Kit: Sendable {
        /// Nil when the folder has none.
        var layout: Template?
        var partials = Template.Partials()
        var assets = AssetShelf()
        var hasSections = false
        var markPrefix: String
    }

    init(_ email: Email, kit: Kit, variables: EmailVariables) throws(Fault) {
        let sheet = Sheet(prefix: kit.markPrefix)
        var variables = variables
        let root = TemplateRoot(sheet: sheet, variables: variables)
        subject = sheet.stencil(email.subject.render(root, partials: kit.partials))
        preheader = email.preheader.map { sheet.stencil($0.render(root, partials: kit.partials)) }
        // Only whether there is one matters here: sections ask for it.
        variables.builtIn["subject"] = "subject"
        variables.builtIn["preheader"] = preheader == nil ? "" : "preheader"
        let bodyRoot = TemplateRoot(sheet: sheet, variables: variables)
        func render(_ template: Template) throws(Fault) -> String {
            let text = template.render(bodyRoot, partials: kit.partials)
            if bodyRoot.isExhausted || root.isExhausted { throw .tooManyValues }
            if text.utf8.count > StencilFilling.byteLimit { throw .tooLarge }
            return text
        }
        let page: String
        switch email.body {
        case .markdown(let template):
            let markdown = Markdown(sheet.expandingAutolinks(in: try render(template)))
            if let layout = kit.layout {
                page = try render(layout)
                    .split(separator: sheet.mark(.variable("content")), omittingEmptySubsequences: false)
                    .joined(separator: markdown.html)
            } else {
                page = BuiltInLayout.page(title: sheet.mark(.variable("subject")), content: markdown.html)
            }
            text = sheet.stencil(PlainTextLink.track(MarkdownText.text(of: markdown, sheet: sheet), sheet: sheet))
        case .html(let template, let textTemplate):
            page = try render(template)
            if let textTemplate {
                text = sheet.stencil(PlainTextLink.track(try render(textTemplate), sheet: sheet))
            } else {
                text = sheet.stencil(HTMLText.text(of: page, sheet: sheet))
            }
        }
        var htmlLinks = HTMLLinks(sheet: sheet, assets: kit.assets)
        var marked = htmlLinks.track(page)
        pictures = htmlLinks.pictures
        if preheader != nil, !sheet.stencil(marked).names(["preheader"]) {
            marked = Draft.inserting(Draft.hiddenPreheader(sheet), afterBodyTagOf: marked)
        }
        let end = Draft.end(of: marked)
        html = sheet.stencil(marked[..<end])
        htmlEnd = sheet.stencil(marked[end...])
        links = sheet.links
    }

    var htmlOffersUnsubscribe: Bool {
        html.names(Draft.unsubscribeNames) || htmlEnd.names(Draft.unsubscribeNames)
    }

    var textOffersUnsubscribe: Bool { text.names(Draft.unsubscribeNames) }

    /// Shown in a list of messages beside the subject, and nowhere in the message.
    private static func hiddenPreheader(_ sheet: Sheet) -> String {
        "<div style=\"display:none;max-height:0;overflow:hidden\">" + sheet.mark(.variable("preheader")) + "</div>"
    }

    private static func inserting(_ addition: String, afterBodyTagOf html: String) -> String {
        var result = ""
        var isInserted = false
        for token in HTMLTokens(html) {
            switch token {
            case .text(let text), .raw(let text): result += text
            case .tag(let tag):
                result += tag.source
                if tag.name == "body", !isInserted {
                    result += addition
                    isInserted = true
                }
            }
        }
        return isInserted ? result : addition + html
    }

    /// Where the body ends: before its closing tag, else at the end.
    private static func end(of html: String) -> String.Index {
        var rest = html[...]
        while let bracket = rest.lastIndex(of: "<") {
            if rest[bracket...].prefix(6).lowercased() == "</body" { return bracket }
            rest = rest[..<bracket]
        }
        return html.endIndex
    }
}
