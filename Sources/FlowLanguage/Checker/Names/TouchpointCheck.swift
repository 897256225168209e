import FlowModel

extension FolderCheck {
    /// Events in journeys are ones that can happen, as far as the folder knows.
    mutating func checkTouchpoints(_ known: Set<Slug>, _ candidates: [String]) {
        for lifecycle in lifecycles {
            for path in lifecycle.journeys.flatMap(\.paths) {
                guard case .event(let event) = path.touchpoint, !known.contains(event.slug) else { continue }
                check(event, of: path, in: lifecycle.source, candidates)
            }
        }
    }

    private mutating func check(
        _ event: NameSyntax,
        of path: JourneySyntax.PathSyntax,
        in source: SourceFile,
        _ candidates: [String]
    ) {
        if emails.contains(event.slug) {
            let sent = "\(source.table[.sent]) \(source.text(path.span))"
            findings.report(
                .eventIsEmail,
                in: source,
                at: path.span,
                "`\(event.text)` is an email, not an event",
                label: "what happened to it?",
                help: "write `\(sent)`, or `\(source.table[.clicked])` or `\(source.table[.opened])` with that name"
            )
        } else if let meant = meant(by: event, in: source) {
            findings.report(
                .unknownEvent,
                in: source,
                at: path.span,
                "`\(event.text)` is read as an event that an application sends",
                label: "did you mean `\(meant)`?",
                help: "if there is an event of that name, everything is well",
                replacement: meant
            )
        } else if names.fields[event.slug] != nil || names.dates[event.slug] != nil {
            findings.report(
                .unknownEvent,
                in: source,
                at: path.span,
                "`\(event.text)` is a field in this folder, and is read here as an event",
                label: "a field never happens",
                help: "a journey counts events, what happens to emails, and stages"
            )
        } else {
            reportUnknown(event, in: source, candidates)
        }
    }

    /// The touchpoint that a name such as `nurture email 1 clicked`, `email sent` or `MQL` was probably meant to be.
    private func meant(by event: NameSyntax, in source: SourceFile) -> String? {
        let table = source.table
        if names.stages.contains(event.slug) { return "\(table[.stage]) \(source.text(event.span))" }
        var words = event.slug.text.split(separator: "-").map(String.init)
        let facts: [Keyword] = [.sent, .opened, .clicked, .replied, .bounced, .complained]
        let isWord = { (fact: Keyword, word: String) in [table[fact], KeywordTable.english[fact]].contains(word) }
        guard let last = words.popLast(), let fact = facts.first(where: { isWord($0, last) }) else { return nil }
        let email = Slug(stored: words.joined(separator: "-"))
        if emails.contains(email) {
            return "\(table[fact]) \(NameSyntax.written(email.text.replacingDashes, in: table))"
        }
        return ["email", "mail"].contains(email.text) ? "\(table[fact]) \(table[.anyEmail])" : nil
    }
}

extension NameSyntax {
    /// A name bare where it may be, else in quotes.
    fileprivate static func written(_ name: String, in table: KeywordTable) -> String {
        let words = name.split(separator: " ").map(String.init)
        let isBare = words.first?.first?.isLetter ?? false && !words.contains(where: table.reserved.contains)
        return isBare ? name : "\"\(name)\""
    }
}
