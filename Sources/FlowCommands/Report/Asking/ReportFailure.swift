/// Why a report could not be made as it was asked for.
///
/// Names that people wrote stand in it as a terminal may show them.
package enum ReportFailure: Error, Hashable, Sendable {
    case unknownJourney(name: String, nearest: String?, known: [String])
    /// The word that says what kind of report it is stands where a journey's name does.
    case subjectBehindOptions(String)
    /// The folder has no journey to report.
    case noJourneys(folder: String)
    /// A picture shows one journey.
    case severalJourneys(names: [String])
    case unknownSegment(name: String, nearest: String?)
    /// No contact of the report came from a source of that name.
    case unknownSource(name: String, nearest: String?)
    case badDate(option: String, text: String)
    /// It is written as a day, and there is no such day.
    case noSuchDay(option: String, text: String, reason: String)
    case emptyPeriod(since: String, until: String)
    case badDuration(text: String, reason: String)
    case badGoal(text: String, reason: String)
    /// Neither the named flow nor any other has what contacts are to be grouped by.
    case nothingToGroup(by: ReportRequest.Grouping, flow: String?)
    case notFor(option: String, subject: String, subjects: String)
    case needsFlowGrouping
    case format(ReportRequest.Format, subject: String, known: [ReportRequest.Format])
    case appearanceWithoutPicture(ReportRequest.Format)
    /// Nobody goes by that address where the report looked.
    case noContact(ReportWorld.Origin)

    var exitCode: ExitCode {
        switch self {
        case .noContact: .no
        case .noJourneys: .badInput
        default: .wrongUsage
        }
    }

    var message: String {
        switch self {
        case .unknownJourney(let name, let nearest, let known):
            "cannot report \(name): no journey of the folder has that name. "
                + (nearest.map { "The nearest is \($0)." } ?? ReportFailure.list("It has", known))
        case .subjectBehindOptions(let subject):
            "cannot find a journey named \(subject). For the report of that name write the word before all options: "
                + "nurture report \(subject) --flows …"
        case .noJourneys(let folder):
            "cannot report a journey: the flows in \(folder) define none. Write one into any .flow file there: "
                + "`journey \"Lead to meeting\":`, then a line for each step, such as `lead`, `sent nurture email 1`, "
                + "`clicked nurture email 1` and `meeting booked`, then `end`."
        case .severalJourneys(let names):
            ReportFailure.list("cannot draw several journeys in one picture. Name one of them:", names)
        case .unknownSegment(let name, let nearest):
            "cannot report on the segment \(name): the flows folder defines no such segment. "
                + (nearest.map { "The nearest is \($0)." } ?? "Write one: segment \"Name\": CONDITION.")
        case .unknownSource(let name, let nearest):
            "cannot report on the source \(name): no contact of this report came from it. "
                + (nearest.map { "The nearest is \($0)." } ?? "A report without --source lists all there are.")
        case .badDate(let option, let text):
            "cannot use \(option) \(text): it is neither a day nor a moment. Write it as 2026-03-31, or as "
                + "2026-03-31T17:00:00+02:00."
        case .noSuchDay(let option, let text, let reason): "cannot use \(option) \(text): \(reason)."
        case .emptyPeriod(let since, let until):
            "cannot report on no time: \(until) is not after \(since). The first day belongs to the report, the day "
                + "of --until does not."
        case .badDuration(let text, let reason): "cannot use --within \(text): \(reason)"
        case .badGoal(let text, let reason): "cannot use the goal \(text): \(reason)"
        case .nothingToGroup(let grouping, let flow): ReportFailure.nothing(grouping, flow)
        case .notFor(let option, let subject, let subjects):
            "cannot use \(option) with `nurture report \(subject)`: it is for \(subjects). Leave it out."
        case .needsFlowGrouping:
            "cannot use --flow alone: it says of which flow --by arm or --by version is. Give one of these too."
        case .format(let format, let subject, let known):
            "cannot write `nurture report \(subject)` as \(format.rawValue). It is written as "
                + known.map(\.rawValue).joined(separator: ", ") + "."
        case .appearanceWithoutPicture(let format):
            "cannot use --appearance with --format \(format.rawValue): it is for svg. Leave it out."
        case .noContact(.database):
            "cannot find the contact: nobody in the database goes by that address. Check the spelling; a file of "
                + "events is looked at with --events."
        case .noContact(.file):
            "cannot find the contact: nobody in the file of --events goes by that address. Check the spelling; "
                + "without --events the database is looked at."
        }
    }

    /// Names that a message lists.
    private static let listed = 20

    private static func list(_ words: String, _ names: [String]) -> String {
        let more = names.count > listed ? " and \(names.count - listed) more" : ""
        return words + " " + names.prefix(listed).joined(separator: ", ") + more + "."
    }

    private static func nothing(_ grouping: ReportRequest.Grouping, _ flow: String?) -> String {
        let flows = flow.map { "the flow \($0) has" } ?? "the flows of the folder have"
        return switch grouping {
        case .arm: "cannot group by arm: \(flows) no split. `split:` in a flow gives each contact one of its arms."
        case .version:
            "cannot group by version: \(flows) one version at most that is known. "
                + "Use --change with the day of the change."
        case .segment:
            "cannot group by segment: the flows folder defines none. Write one: segment \"Name\": CONDITION."
        default: "cannot group by \(grouping.rawValue)."
        }
    }
}
