import FlowInsights
import FlowModel

/// The names that facts tell and the folder has, for steps that nobody reached.
struct HeardSteps {
    private var names: Set<String> = []
    /// How many names of this reading are known already, and the last one of them.
    private var read = 0
    private var last: String?

    init(_ folder: ReportFolder) {
        for flow in folder.flows {
            for trigger in flow.triggers { if case .event(let name) = trigger.kind { names.insert(name.text) } }
            for step in flow.steps { if case .send(let email, _) = step.action { names.insert(email.text) } }
        }
    }

    mutating func add(_ batch: FactBatch) {
        // Names are those of one reading, in which there are ever more of them.
        if read > 0, batch.names.count < read || batch.names[read - 1] != last { read = 0 }
        names.formUnion(batch.names[read...])
        (read, last) = (batch.names.count, batch.names.last)
    }

    /// The report with what may have been meant by steps that nobody reached.
    func completed(_ report: JourneyReport, of journey: Journey) -> JourneyReport {
        let own = journey.steps.map { $0.paths.compactMap(\.touchpoint.name?.text) }
        let others = names.subtracting(own.joined()).sorted()
        var search = NearestName()
        var report = report
        for (index, wanted) in own.enumerated()
        where report.steps.indices.contains(index) && report.steps[index].contacts == 0 {
            for name in wanted where !names.contains(name) && report.steps[index].nearest == nil {
                report.steps[index].nearest = search.nearest(to: name, among: others).map(TextTable.printable)
            }
        }
        return report
    }
}

extension Touchpoint {
    /// Of the event, the email or the stage.
    fileprivate var name: Slug? {
        switch self {
        case .event(let name), .stage(let name): name
        case .sent(let email), .message(_, let email): email
        case .unsubscribed: nil
        }
    }
}
