import FlowModel

/// Reads the files below `emails/` into emails, and reports what is wrong with them.
struct EmailReader {
    static let byteLimit = 512 * 1024

    private let files: [FolderText.File]
    /// Those of the configuration; nil when it names none, and then any name goes.
    let knownTopics: Set<Slug>?
    private var partials = PartialShelf()
    private(set) var kit: Draft.Kit
    private(set) var emails: [Email] = []
    /// Those with errors included.
    private(set) var names: Set<Slug> = []
    private var findings: [Diagnostic] = []
    /// Addresses of the pictures that the layout shows.
    private(set) var layoutPictures: [String] = []
    /// Places in the layout and the partials that an email's `#name` may lead to.
    private var sharedAnchors: Set<String> = []

    init(_ folder: FolderText, topics: Set<Slug>? = nil) {
        files = folder.emailFiles
        knownTopics = topics
        let prefix = Sheet.prefix(avoiding: files.map(\.text))
        kit = Draft.Kit(assets: AssetShelf(folder.assets), markPrefix: prefix)
    }

    /// In file order.
    var diagnostics: [Diagnostic] {
        findings.sorted {
            ($0.place.file, $0.place.line, $0.place.column) < ($1.place.file, $1.place.line, $1.place.column)
        }
    }

    mutating func read() {
        var hasReadable: [String: FolderText.File] = [:]
        for file in files {
            if file.text.utf8.count > EmailReader.byteLimit {
                report(.tooLarge(byteLimit: EmailReader.byteLimit), in: file.path)
                if let name = EmailPath(file.path).email { names.insert(name) }
            } else {
                hasReadable[file.path] = file
            }
        }
        let readable = files.filter { hasReadable[$0.path] != nil }
        for file in readable { readPartial(file) }
        for problem in partials.problems() { report(problem.finding, in: problem.file, at: problem.spot) }
        kit.partials = partials.templates
        kit.hasSections = partials.hasSections
        for file in readable { readLayout(file) }
        readEmails(readable)
    }

    private mutating func readPartial(_ file: FolderText.File) {
        switch EmailPath(file.path) {
        case .partial(let name):
            if let other = partials.file(of: name) {
                report(.writtenTwice(Slug(stored: name), other: other), in: file.path)
            } else if let template = template(file.text, in: file.path) {
                partials.add(template, name: name, file: file.path)
                reportShared(file)
            } else {
                partials.addBroken(name)
            }
        case .other where EmailPath.isText(file.path): report(.notRead, in: file.path)
        case .unnamed: report(.noName, in: file.path)
        default: break
        }
    }

    private mutating func readLayout(_ file: FolderText.File) {
        guard case .layout = EmailPath(file.path), let template = template(file.text, in: file.path) else { return }
        guard template.source.tags.contains(where: { $0.kind == .variable && $0.name == "content" }) else {
            return report(.layoutWithoutContent, in: file.path)
        }
        guard hasItsPartials(template, in: file.path) else { return }
        layoutPictures = reportShared(file).pictures.map(\.address)
        kit.layout = template
        kit.hasSections = kit.hasSections || template.source.hasSections
    }

    /// Reports on links and pictures of a layout or a partial once, and keeps what emails may lead to.
    @discardableResult
    private mutating func reportShared(_ file: FolderText.File) -> MarkupReferences {
        let isMarkdown = file.path.hasSuffix(".md")
        let references = MarkupReferences(file.text, isMarkdown: isMarkdown)
        sharedAnchors.formUnion(references.anchors)
        if !file.path.hasSuffix(".txt") {
            reportMarkup(Markup(file: file.path, text: file.text, isMarkdown: isMarkdown, anchors: nil))
        }
        return references
    }

    private mutating func readEmails(_ readable: [FolderText.File]) {
        var seen: [Slug: String] = [:]
        var texts: [Slug: FolderText.File] = [:]
        for file in readable {
            if case .text(let name) = EmailPath(file.path) { texts[name] = file }
        }
        for file in readable {
            guard case .email(let name, let isMarkdown) = EmailPath(file.path) else { continue }
            names.insert(name)
            if let other = seen[name] {
                report(.writtenTwice(name, other: other), in: file.path)
                emails.removeAll { $0.name == name }
                continue
            }
            seen[name] = file.path
            let text = isMarkdown ? nil : texts.removeValue(forKey: name)
            if let email = email(name, file, isMarkdown: isMarkdown, text: text) { emails.append(email) }
        }
        for (name, file) in texts { report(.textAlone(name), in: file.path) }
    }

    private mutating func email(
        _ name: Slug,
        _ file: FolderText.File,
        isMarkdown: Bool,
        text: FolderText.File?
    ) -> Email? {
        let countBefore = errorCount
        let front = FrontMatter(file.text)
        for problem in front.problems { report(problem.finding, in: file.path, at: problem.spot) }
        if front.subject == nil, errorCount == countBefore { report(.noSubject, in: file.path, at: .start) }
        reportTopics(front, in: file.path)
        let from = front.from.flatMap { entry in
            let mailbox = EmailAddress.mailbox(entry.text)
            if mailbox == nil { report(.notAnAddress, in: file.path, at: entry.spot) }
            return mailbox
        }
        let subject = front.subject.flatMap { template($0.text, in: file.path, from: $0.spot) }
        let preheader = front.preheader.flatMap { template($0.text, in: file.path, from: $0.spot) }
        let body = template(front.body, in: file.path, from: .start.below(front.bodyLineOffset))
        let textBody = text.flatMap { template($0.text, in: $0.path) }
        if isMarkdown { reportTables(front, in: file.path) }
        var hasPartials = true
        for template in [subject, preheader, body].compactMap({ $0 }) {
            hasPartials = check(template, front, in: file.path) && hasPartials
        }
        if let text, let textBody {
            hasPartials = check(textBody, front, in: text.path) && hasPartials
        }
        reportMarkup(
            Markup(
                file: file.path,
                text: front.body,
                lineOffset: front.bodyLineOffset,
                isMarkdown: isMarkdown,
                anchors: sharedAnchors
            )
        )
        guard hasPartials, let subject, let body else { return nil }
        let email = Email(
            name: name,
            subject: subject,
            preheader: preheader,
            from: from,
            topic: front.topic.map { Slug($0.text) },
            defaults: front.defaults,
            body: isMarkdown ? .markdown(body) : .html(body, text: textBody),
            confirms: front.confirms.map { Slug($0.text) },
            isTracked: front.isTracked,
            attachments: front.attachments.compactMap { kit.assets[$0.text] }
        )
        reportWhole(email, front, in: file.path)
        return errorCount == countBefore ? email : nil
    }

    /// Reads a Mustache text that begins at that place of the file.
    private mutating func template(
        _ text: String,
        in file: String,
        from start: TemplateSource.Spot = .start
    ) -> Template? {
        do throws(TemplateSource.Fault) {
            return try Template(TemplateSource(text, from: start))
        } catch {
            report(.template(error), in: file, at: error.spot)
            return nil
        }
    }

    /// Reports values that can be missing; says whether all partials of the template can be used.
    private mutating func check(_ template: Template, _ front: FrontMatter, in file: String) -> Bool {
        reportVariables(template, defaults: front.defaults, confirms: front.confirms != nil, in: file)
        return hasItsPartials(template, in: file)
    }

    private mutating func hasItsPartials(_ template: Template, in file: String) -> Bool {
        let unusable = template.source.tags.filter { $0.kind == .partial && !partials.has($0.name) }
        for tag in unusable where !partials.knows(tag.name) {
            report(.unknownPartial(tag.name, nearest: partials.nearest(to: tag.name)), in: file, at: tag.spot)
        }
        return unusable.isEmpty
    }

    private var errorCount: Int { findings.count { $0.severity == .error } }

    mutating func report(_ finding: EmailFinding, in file: String, at spot: TemplateSource.Spot? = nil) {
        findings.append(
            Diagnostic(
                id: finding.id,
                severity: finding.severity,
                place: Diagnostic.Place(
                    file: file,
                    line: spot?.line ?? 0,
                    column: spot?.column ?? 1,
                    length: spot?.length ?? 1
                ),
                message: finding.message,
                help: finding.help
            )
        )
    }
}

extension TemplateSource.Spot {
    static let start = TemplateSource.Spot(line: 1, column: 1, length: 1)

    func below(_ lines: Int) -> TemplateSource.Spot {
        TemplateSource.Spot(line: line + lines, column: column, length: length)
    }
}
