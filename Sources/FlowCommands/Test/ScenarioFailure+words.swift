import FlowInsights
import FlowModel
import FlowSimulator

/// One thing that happened instead of what was expected.
struct Happened: Hashable {
    var words: String
    /// As printed; nil for how a contact is.
    var at: Instant?
    var zone: ZoneTable
    /// The statement of a flow that did it.
    var place: Place?

    struct Place: Hashable {
        var flow: Slug
        var step: String?
        var file: String
        /// Nil for the flow as a whole.
        var line: Int?

        /// `nurture.flow:4, step 4`.
        var text: String {
            file + (line.map { ":\($0)" } ?? "") + (step.map { ", step \($0)" } ?? "")
        }
    }

    /// `Thu 2026-03-05 09:00 sent nurture-email-2`.
    var text: String {
        (at.map { TimeText.moment($0, in: zone) + "  " } ?? "") + TextTable.printable(words)
    }
}

extension ScenarioFailure {
    /// What should have been the case, or what could not happen.
    var headline: String {
        switch reason {
        case .unmet(let expectation, _): TextTable.printable(expectation.text)
        case .noMessage: "no such message had been sent by then"
        case .noLink(let link): "no message with a link \"\(TextTable.printable(link))\" had been sent by then"
        case .tooLate(let years): "it is more than \(years) years after the first line"
        }
    }

    /// What is the case instead, the sentence first, then the lines that made it so.
    func happened(in flows: [Flow]) -> [Happened] {
        guard case .unmet(let expectation, let evidence) = reason else { return [] }
        let lines = evidence.lines.map { Happened($0, flows) }
        guard let sentence = evidence.sentence(for: expectation) else { return lines }
        return [Happened(words: sentence, at: nil, zone: .utc, place: nil)] + lines
    }
}

extension ScenarioFailure.Evidence {
    /// Nil where the lines say everything.
    fileprivate func sentence(for expectation: Expectation) -> String? {
        switch finding {
        case .stage(let stage): stage.map { "stage \($0.text)" } ?? "no stage"
        case .score(let score): "score \(score)"
        case .tagged(let tag, let isTagged): (isTagged ? "tagged " : "not tagged ") + tag.text
        case .field(let field, .null): "\(field.text) has no value"
        case .field(let field, let value): "\(field.text) is \(value.displayText)"
        case .noLine: lines.isEmpty ? "nothing of the kind" : "it went another way"
        case .lines where expectation.times != nil: count == 1 ? "1 time" : "\(count) times"
        case .lines where count > lines.count: "\(count) times, the last \(lines.count)"
        case .lines: nil
        }
    }
}

extension Happened {
    init(_ line: Simulation.Line, _ flows: [Flow]) {
        let place = line.entry.flow.flatMap { name in
            flows.first { $0.name == name }.map { flow in
                let step = flow.steps.first { $0.number == line.entry.step }
                return Place(flow: name, step: line.entry.step, file: flow.file, line: step?.line)
            }
        }
        let words = line.entry.words(in: line.zone)
        self.init(words: words, at: line.entry.at, zone: line.zone, place: place)
    }
}
