import FlowModel

extension JourneySyntax {
    /// Nil when it has no name or no line.
    var lowered: Journey? {
        guard let name, !steps.isEmpty else { return nil }
        let title = name.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return Journey(title: title, steps: steps.map(\.lowered))
    }
}

extension JourneySyntax.StepSyntax {
    /// Each touchpoint once.
    fileprivate var lowered: Journey.Step {
        var seen: Set<Touchpoint> = []
        let paths = paths.map { Journey.Path(title: $0.text, touchpoint: $0.touchpoint.lowered) }
        return Journey.Step(title: text, paths: paths.filter { seen.insert($0.touchpoint).inserted })
    }
}

extension TouchpointSyntax {
    var lowered: Touchpoint {
        switch self {
        case .event(let name): .event(name.slug)
        case .sent(let email): .sent(email: email?.slug)
        case .message(let fact, let email): .message(fact, email: email?.slug)
        case .stage(let name): .stage(name.slug)
        case .unsubscribed: .unsubscribed
        }
    }
}
