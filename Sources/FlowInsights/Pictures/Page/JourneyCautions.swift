/// What makes the figures of a journey doubtful, in sentences.
struct JourneyCautions {
    /// Sentences of one kind; what is wrong in more places is found by the first ones.
    private static let most = 3

    let report: JourneyReport

    init(_ report: JourneyReport) {
        self.report = report
    }

    /// Steps that nobody came to, although contacts came to later ones: as a rule they have another name by now.
    var unreached: [String] {
        var sentences: [String] = []
        var later = 0
        for index in report.steps.indices.reversed() {
            let step = report.steps[index]
            if step.contacts == 0, later > 0 {
                let nearest = step.nearest.map { " The nearest name is \($0)." } ?? ""
                sentences.append(
                    "None of these contacts came to step \(index + 1), \(step.title), though "
                        + "\(Figures.count(later)) came to a later step: is it still called so, and is this its "
                        + "place?\(nearest)"
                )
            }
            later = max(later, step.contacts)
        }
        return Array(sentences.reversed().prefix(Self.most))
    }

    /// Sources that are told apart by capitals alone, which is rarely meant.
    var capitals: String? {
        var names: [String: Set<String>] = [:]
        for source in report.sources { names[source.source.lowercased(), default: []].insert(source.source) }
        let alike = names.filter { $0.value.count > 1 }.sorted { $0.key < $1.key }.prefix(Self.most)
        guard !alike.isEmpty else { return nil }
        let lists = alike.map { Words.list($0.value.sorted()) }
        return "Sources that differ only in capitals are counted each for itself, as they were told: "
            + lists.joined(separator: "; ") + "."
    }
}
