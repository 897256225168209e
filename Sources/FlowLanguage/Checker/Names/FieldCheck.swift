import FlowModel

extension FolderCheck {
    /// Fields and tags are spelt the same everywhere, and no field is both a number and a text.
    mutating func checkFields() {
        checkSpellings()
        checkKinds()
    }

    private struct Mention {
        var name: Slug
        var text: String
        var span: Span
        var source: SourceFile
        var isTag: Bool

        init(_ name: NameSyntax, in source: SourceFile, isTag: Bool) {
            (self.name, text, span) = (name.slug, name.text, name.span)
            (self.source, self.isTag) = (source, isTag)
        }

        init(_ field: FieldSyntax, _ name: Slug, in source: SourceFile) {
            (self.name, text, span) = (name, field.text, field.span)
            (self.source, isTag) = (source, false)
        }
    }

    private func fieldMentions() -> [Mention] {
        var mentions: [Mention] = []
        for leaf in leaves {
            switch leaf.condition {
            case .field(let field, _):
                guard case .contact(let slug) = field.reference else { continue }
                mentions.append(Mention(field, slug, in: leaf.source))
            case .tagged(let tag): mentions.append(Mention(tag, in: leaf.source, isTag: true))
            default: break
            }
        }
        for flow in flows {
            flow.forEachStep { step in
                for action in step.actions {
                    switch action.kind {
                    case .set(let name, _), .clear(let name):
                        mentions.append(Mention(name, in: flow.source, isTag: false))
                    case .tag(let name), .untag(let name):
                        mentions.append(Mention(name, in: flow.source, isTag: true))
                    default: break
                    }
                }
            }
        }
        return mentions.sorted { ($0.source.index, $0.span.start) < ($1.source.index, $1.span.start) }
    }

    private mutating func checkSpellings() {
        let mentioned = Set(names.fields.keys).union(names.dates.keys)
        let common = mentioned.filter { names.mentions(ofField: $0) > 1 || names.setFields.contains($0) }
        let fields = common.union(knowledge.fields ?? []).union(FolderCheck.builtInFields).map(\.text).sorted()
        let tags = Set(names.tags.filter { $0.value > 1 }.keys).union(knowledge.tags ?? []).map(\.text).sorted()
        for mention in fieldMentions() {
            let uses = mention.isTag ? names.tags[mention.name, default: 0] : names.mentions(ofField: mention.name)
            guard uses == 1, !FolderCheck.builtInFields.contains(mention.name) else { continue }
            let seen = mention.isTag ? knowledge.tags : knowledge.fields
            guard seen?.contains(mention.name) != true else { continue }
            let found = nearest.nearest(to: mention.name.text, among: mention.isTag ? tags : fields)
            let near = found.flatMap { $0.differsOnlyInDigits(from: mention.name.text) ? nil : $0 }
            guard near != nil || seen != nil else { continue }
            findings.report(
                mention.isTag ? .unknownTag : .unknownField,
                in: mention.source,
                at: mention.span,
                "nothing else in this folder knows a \(mention.isTag ? "tag" : "field") `\(mention.text)`",
                label: near.map { "did you mean `\($0.replacingDashes)`?" } ?? "never seen",
                help: "if this is its name, everything is well",
                replacement: near?.replacingDashes
            )
        }
    }

    /// Fields that every contact may have.
    private static let builtInFields: Set<Slug> = [
        Slug("email"), Slug("score"), Slug("time zone"), Slug("first name"), Slug("last name"), Slug("language"),
    ]

    /// Which value is meant: the contact's, that of one flow's trigger event, or that of one event's `where`.
    private struct FieldKey: Hashable {
        var reference: Condition.FieldReference
        var flow: Int?
        var event: Slug?
    }

    private mutating func checkKinds() {
        var isNumber = [FieldKey(reference: .contact(Slug("score"))): true]
        for leaf in leaves {
            guard case .field(let field, let comparison) = leaf.condition else { continue }
            guard let isSize = comparison.comparesBySize else { continue }
            var key = FieldKey(reference: field.reference)
            if case .triggerEvent = field.reference { key.flow = leaf.flow }
            if case .propertyThenContact = field.reference { key.event = field.event }
            guard let before = isNumber[key] else {
                isNumber[key] = isSize
                continue
            }
            if before != isSize { reportKinds(field, isSize: isSize, in: leaf.source) }
        }
    }

    private mutating func reportKinds(_ field: FieldSyntax, isSize: Bool, in source: SourceFile) {
        findings.report(
            .textAndNumber,
            in: source,
            at: field.span,
            isScore(field)
                ? "`\(field.text)` is a number, and compared with a text here"
                : "`\(field.text)` is compared \(isSize ? "by size" : "with a text") here and "
                    + "\(isSize ? "with a text" : "by size") elsewhere",
            label: "number or text?",
            help: "one of the two never holds: a field is either a number or a text"
        )
    }
}

extension FolderCheck {
    private func isScore(_ field: FieldSyntax) -> Bool { field.reference == .contact(Slug("score")) }
}

extension Condition.Comparison {
    /// True where it takes a number, false where it takes a text that is none, nil where it may be either.
    fileprivate var comparesBySize: Bool? {
        switch self {
        case .atLeast, .atMost, .moreThan, .lessThan, .between: true
        case .isOne(let operands), .isNone(let operands):
            operands.contains { operand in
                if case .value(.text(let text)) = operand { return !text.isEmpty && Parser.number(text) == nil }
                return false
            } ? false : nil
        case .isSet, .isNotSet, .contains, .startsWith, .endsWith, .before, .after: nil
        }
    }
}

extension Rule {
    static let unknownField = Rule(
        "unknown-field",
        severity: .warning,
        """
        Nothing else in the folder knows this field, and it looks like another one that is known. A condition on a
        misspelt field is false for everybody.
        """
    )

    static let unknownTag = Rule(
        "unknown-tag",
        severity: .warning,
        """
        Nothing else in the folder knows this tag, and it looks like another one that is used several times.
        """
    )

    static let textAndNumber = Rule(
        "text-and-number",
        """
        A field is compared by size in one place of the folder and with a text that is no number in another. One of the
        two can never hold.

            if seats >= 10 send a
            if seats is "many" send b     refused
        """
    )
}
