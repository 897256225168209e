import FlowInsights

/// What the sources bring, by each way of attributing.
extension JourneyText {
    /// Sources that a table lists; the rest is added up.
    private static let listed = 12

    /// A block for each model that has sources; one for all where they say the same.
    var sources: [[String]] {
        let models = Attribution.allCases.map { model in report.sources.filter { $0.model == model } }
        let plain = models.map { sources in
            sources.map { source in
                var source = source
                source.model = .first
                return source
            }
        }
        guard let first = models.first, plain.allSatisfy({ $0 == plain.first }) else {
            return zip(Attribution.allCases, models).map { table($1, title: "Sources by " + $0.words) }
        }
        let lines = table(first, title: "Sources")
        return [lines.isEmpty ? [] : lines + ["By first touch, by last touch and in linear shares alike."]]
    }

    private func table(_ sources: [JourneyReport.Source], title: String) -> [String] {
        guard !sources.isEmpty else { return [] }
        var table = ReportTable([
            .flexible(title), .right("contacts"), .right("to the end"), .right("share"), .right("mean time"),
            .bar(8),
        ])
        let most = sources.map(\.contacts).max() ?? 0
        for source in sources.prefix(JourneyText.listed) {
            table.add([
                .text(source.source), .text(SourceFigures.count(source.contacts)),
                .text(SourceFigures.count(source.converted)), .text(ReportWords.share(source.conversion)),
                .text(ReportWords.time(source.timeToConvert.meanSeconds)),
                .bar(SourceFigures.tenths(source.contacts), of: SourceFigures.tenths(most)),
            ])
        }
        let others = sources.dropFirst(JourneyText.listed)
        if !others.isEmpty {
            let contacts = others.reduce(0) { $0 + $1.contacts }
            let converted = others.reduce(0) { $0 + $1.converted }
            table.add([
                .text("\(others.count) others"), .text(SourceFigures.count(contacts)),
                .text(SourceFigures.count(converted)),
                .text(ReportWords.share(contacts == 0 ? 0 : converted / contacts)), .none, .none,
            ])
        }
        return table.lines
    }
}

extension Attribution {
    var words: String {
        switch self {
        case .first: "first touch"
        case .last: "last touch"
        case .linear: "linear shares"
        }
    }
}

/// How many contacts a source brought, which may be shares of contacts.
enum SourceFigures {
    static func tenths(_ count: Double) -> Int { Int((min(max(count, 0), 1e15) * 10).rounded()) }

    /// `20`, `1,219.5`.
    static func count(_ count: Double) -> String {
        let tenths = tenths(count)
        let whole = Figures.count(tenths / 10)
        return tenths.isMultiple(of: 10) ? whole : "\(whole).\(tenths % 10)"
    }
}
