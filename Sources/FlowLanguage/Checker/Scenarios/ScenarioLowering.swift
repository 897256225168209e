import FlowModel

extension ScenarioSyntax {
    /// The scenario as it is run; whom a line is about is clear where only one contact is given.
    var lowered: Scenario {
        let only = givens.count == 1 ? givens.first?.contact.label : nil
        return Scenario(
            name: name,
            file: source.path,
            line: line(nameSpan),
            givens: givens.map { $0.lowered(line: line($0.span)) },
            answers: Dictionary(
                answers.map { ($0.webhook.slug, Scenario.Answer(status: $0.status, fields: $0.fields.values)) }
            ) { first, _ in first },
            lines: happenings.map { happening in
                ScenarioLine(
                    when: happening.when,
                    contact: happening.contact?.label ?? (happening.kind == nil ? nil : only),
                    kind: happening.kind?.lowered,
                    line: line(happening.span)
                )
            },
            expectations: expectations.map { $0.lowered(contact: only ?? "", line: line($0.span)) }
        )
    }

    private func line(_ span: Span) -> Int { source.line(at: span.start).number }
}

extension [PairSyntax] {
    fileprivate var values: [Slug: Value] {
        Dictionary(map { ($0.name.slug, $0.value) }) { first, _ in first }
    }
}

extension GivenSyntax {
    fileprivate func lowered(line: Int) -> Scenario.Given {
        var given = Scenario.Given(contact: contact.label, line: line)
        for item in items {
            switch item {
            case .field(let pair): given.fields[pair.name.slug] = pair.value
            case .stage(let name): given.stage = name.slug
            case .score(let score, _): given.score = score
            case .tagged(let name): given.tags.insert(name.slug)
            case .subscribed(let topic): given.topics[topic.slug] = true
            case .unsubscribed(let topic?, _): given.topics[topic.slug] = false
            case .unsubscribed(nil, _): given.unsubscribedFromEverything = true
            }
        }
        return given
    }
}

extension HappeningSyntax.Kind {
    fileprivate var lowered: ScenarioLine.Kind? {
        switch self {
        case .event(let name, let pairs): .event(name.slug, properties: pairs.values)
        case .message(let fact, let email, let link): .message(fact, email: email?.slug, link: link)
        case .unsubscribed(let topic): .unsubscribed(topic: topic?.slug)
        case .subscribed(let topic): .subscribed(topic: topic.slug)
        case .change(let action): action.kind.change.map { .change($0) }
        }
    }
}

extension ActionSyntax.Kind {
    /// The change that somebody makes by hand; nil for what only flows do.
    fileprivate var change: ContactChange? {
        switch self {
        case .set(let field, .value(let value)): .set(field.slug, value)
        case .clear(let field): .set(field.slug, .null)
        case .tag(let tag): .tag(tag.slug)
        case .untag(let tag): .untag(tag.slug)
        case .addPoints(let points): .addPoints(points)
        case .moveToStage(let stage): .moveToStage(stage.slug)
        case .startFlow(let flow): .startFlow(flow.slug)
        default: nil
        }
    }
}

extension ExpectationSyntax {
    fileprivate func lowered(contact only: String, line: Int) -> Expectation {
        Expectation(
            contact: contact?.label ?? only,
            isNegated: isNegated,
            subject.lowered,
            at: moments.at,
            within: moments.within,
            step: moments.step.map { StepSyntax.number($0.number) },
            times: moments.times,
            text: text,
            line: line
        )
    }
}

extension ExpectationSyntax.Subject {
    fileprivate var lowered: Expectation.Subject {
        switch self {
        case .stage(let name): .stage(name.slug)
        case .tagged(let name): .tagged(name.slug)
        case .score(let score): .score(score)
        case .field(let name, let value): .field(name.slug, value)
        case .sent(let email): .sent(email: email.slug)
        case .skipped(let email): .skipped(email: email.slug)
        case .notified(let team, let email): .notified(team: team.slug, email: email?.slug)
        case .called(let webhook): .called(webhook: webhook.slug)
        case .entered(let flow): .entered(flow: flow.slug)
        case .finished(let flow): .finished(flow: flow.slug)
        case .converted(let flow): .converted(flow: flow.slug)
        case .stopped(let flow): .stopped(flow: flow.slug)
        }
    }
}
