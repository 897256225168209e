import FlowEngine
import FlowModel
import FlowRuntime

/// The calendars of a scenario's contacts.
struct ScenarioTimes {
    private static let timeZone = Slug(stored: "time-zone")

    private let settings: FolderSettings
    /// The zone names that the contacts have, by contact.
    private var names: [String: String] = [:]
    /// The zone of a line that is about nobody: the contact's where there is only one.
    private var nobodys: String?

    init(_ scenario: Scenario, settings: FolderSettings) {
        self.settings = settings
        for given in scenario.givens {
            if case .text(let name)? = given.fields[ScenarioTimes.timeZone] { names[given.contact] = name }
        }
        if Set(scenario.givens.map(\.contact)).count == 1, let only = scenario.givens.first {
            nobodys = names[only.contact]
        }
    }

    /// The contact's zone, else the daemon's.
    func zone(of contact: String?) -> ZoneTable {
        let own = contact.map { names[$0] } ?? nobodys
        return own.flatMap { settings.zone($0) } ?? settings.zone(settings.timeZone) ?? .utc
    }

    /// When the lines happen, in their order; a line that sets a contact's time zone counts from the next line on.
    mutating func instants(of lines: [ScenarioLine]) -> [Instant] {
        var previous = Instant(milliseconds: 0)
        var result: [Instant] = []
        for line in lines {
            let zone = zone(of: line.contact)
            switch line.when {
            case .at(let local): previous = zone.instant(of: local)
            case .after(let duration): previous = duration.end(from: previous, in: zone, holidays: settings.holidays)
            }
            result.append(previous)
            guard let contact = line.contact, case .change(.set(ScenarioTimes.timeZone, let value))? = line.kind else {
                continue
            }
            if case .text(let name) = value { names[contact] = name } else { names[contact] = nil }
        }
        return result
    }
}
