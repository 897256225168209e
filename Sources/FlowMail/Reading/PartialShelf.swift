import FlowModel

/// The partials of the folder, checked so that none includes itself and none makes an endless text.
struct PartialShelf {
    private static let depthLimit = 16
    private static let byteLimit = 2 * 1024 * 1024

    struct Problem {
        var finding: EmailFinding
        var file: String
        var spot: TemplateSource.Spot
    }

    private struct Partial {
        var template: Template
        var file: String
    }

    private var partials: [String: Partial] = [:]
    /// Those with errors of their own, which were reported.
    private var broken: Set<String> = []

    mutating func add(_ template: Template, name: String, file: String) {
        partials[name] = Partial(template: template, file: file)
    }

    mutating func addBroken(_ name: String) { broken.insert(name) }

    /// Whether a template can use it.
    func has(_ name: String) -> Bool { partials[name] != nil }

    /// Whether somebody wrote it, rightly or wrongly.
    func knows(_ name: String) -> Bool { partials[name] != nil || broken.contains(name) }

    func file(of name: String) -> String? { partials[name]?.file }

    func nearest(to name: String) -> String? {
        var names = NearestName()
        return names.nearest(to: name, among: partials.keys.sorted())
    }

    var hasSections: Bool { partials.values.contains { $0.template.source.hasSections } }

    var templates: Template.Partials {
        var result = Template.Partials()
        for (name, partial) in partials { result.add(partial.template, named: name) }
        return result
    }

    /// Takes out what cannot be used and says why; called once, when all are there.
    mutating func problems() -> [Problem] {
        var result: [Problem] = []
        var sizes: [String: Int] = [:]
        for name in partials.keys.sorted() {
            guard let partial = partials[name] else { continue }
            for tag in partial.template.source.tags where tag.kind == .partial && !knows(tag.name) {
                let finding = EmailFinding.unknownPartial(tag.name, nearest: nearest(to: tag.name))
                result.append(Problem(finding: finding, file: partial.file, spot: tag.spot))
            }
            if !partial.template.source.tags.allSatisfy({ $0.kind != .partial || has($0.name) }) {
                broken.insert(name)
            } else if size(of: name, depth: 0, &sizes) == nil {
                let spot = partial.template.source.tags.first { $0.kind == .partial }?.spot ?? .start
                result.append(Problem(finding: .nestedPartials(name), file: partial.file, spot: spot))
                broken.insert(name)
            }
        }
        for name in broken { partials[name] = nil }
        return result
    }

    /// The bytes of the partial with all that it includes; nil when that does not end, or not soon enough.
    private func size(of name: String, depth: Int, _ known: inout [String: Int]) -> Int? {
        if let size = known[name] { return size }
        guard depth <= PartialShelf.depthLimit else { return nil }
        guard let source = partials[name]?.template.source else { return 0 }
        var sum = source.byteCount
        for tag in source.tags where tag.kind == .partial {
            guard let part = size(of: tag.name, depth: depth + 1, &known) else { return nil }
            sum += part
            guard sum <= PartialShelf.byteLimit else { return nil }
        }
        known[name] = sum
        return sum
    }
}
