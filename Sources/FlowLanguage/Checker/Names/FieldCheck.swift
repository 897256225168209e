import FlowModel

extension FolderCheck {
    /// Fields and tags are spelt the same everywhere, and no field is both a number and a text.
    mutating func checkFields() {
        checkSpellings()
        checkKinds()
    }

    private mutating func checkSpellings() {
        let fields = names.fields.filter { $0.value > 1 || names.setFields.contains($0.key) }.map(\.key.text).sorted()
        let tags = names.tags.filter { $0.value > 1 }.map(\.key.text).sorted()
        for flow in flows {
            var mentions: [(name: Slug, text: String, span: Span, isTag: Bool)] = []
            flow.forEachCondition { condition in
                condition.syntax.forEachLeaf { leaf in
                    guard case .field(let field, _) = leaf, case .contact(let slug) = field.reference else { return }
                    mentions.append((slug, field.text, field.span, false))
                }
            }
            flow.forEachStep { step in
                for action in step.actions {
                    if case .set(let name, _) = action.kind {
                        mentions.append((name.slug, name.text, name.span, false))
                    }
                    if case .tag(let name) = action.kind { mentions.append((name.slug, name.text, name.span, true)) }
                }
            }
            for mention in mentions {
                let uses = mention.isTag ? names.tags[mention.name] : names.fields[mention.name]
                guard uses == 1,
                    let near = nearest.nearest(to: mention.name.text, among: mention.isTag ? tags : fields),
                    !near.differsOnlyInDigits(from: mention.name.text)
                else { continue }
                findings.report(
                    mention.isTag ? .unknownTag : .unknownField,
                    in: flow.source,
                    at: mention.span,
                    "nothing else in this folder knows a \(mention.isTag ? "tag" : "field") `\(mention.text)`",
                    label: "did you mean `\(near.replacingDashes)`?",
                    help: "if this is its name, everything is well",
                    replacement: near.replacingDashes
                )
            }
        }
    }

    /// Which value is meant: the contact's, that of one flow's trigger event, or that of one event's `where`.
    private struct FieldKey: Hashable {
        var reference: Condition.FieldReference
        var flow: Int?
        var event: Slug?
    }

    private mutating func checkKinds() {
        var isNumber: [FieldKey: Bool] = [:]
        for (index, flow) in flows.enumerated() {
            var fields: [(FieldSyntax, Condition.Comparison)] = []
            flow.forEachCondition { condition in
                condition.syntax.forEachLeaf { if case .field(let field, let how) = $0 { fields.append((field, how)) } }
            }
            for trigger in flow.triggers {
                trigger.filter?.forEachLeaf { if case .field(let field, let how) = $0 { fields.append((field, how)) } }
            }
            for (field, comparison) in fields.sorted(by: { $0.0.span.start < $1.0.span.start }) {
                guard let isSize = comparison.comparesBySize else { continue }
                var key = FieldKey(reference: field.reference)
                if case .triggerEvent = field.reference { key.flow = index }
                if case .propertyThenContact = field.reference { key.event = field.event }
                guard let before = isNumber[key] else {
                    isNumber[key] = isSize
                    continue
                }
                if before != isSize { reportKinds(field, isSize: isSize, in: flow) }
            }
        }
    }

    private mutating func reportKinds(_ field: FieldSyntax, isSize: Bool, in flow: FlowSyntax) {
        findings.report(
            .textAndNumber,
            in: flow.source,
            at: field.span,
            "`\(field.text)` is compared \(isSize ? "by size" : "with a text") here and "
                + "\(isSize ? "with a text" : "by size") elsewhere",
            label: "number or text?",
            help: "one of the two never holds: a field is either a number or a text"
        )
    }
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
