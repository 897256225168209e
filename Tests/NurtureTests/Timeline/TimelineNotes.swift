import FlowCommands
import FlowModel
import Synchronization

/// Gathers what a daemon decides, contact by contact, as lines of `nurture dry-run --format json`.
final class TimelineNotes: Sendable {
    private let lines = Mutex<[String: [String]]>([:])

    var byContact: [String: [String]] { lines.withLock { $0 } }

    func add(_ transitions: [Transition], zones: ZoneFiles, zone: String) {
        lines.withLock { lines in
            for transition in transitions {
                let contact = transition.person.contact
                let table = zones.zone(contact.timeZone ?? zone) ?? .utc
                lines[contact.label, default: []] += transition.timeline.map {
                    $0.json(contact: contact.label, zone: table)
                }
            }
        }
    }

    /// How many lines about that contact hold all the words.
    func count(_ contact: String, _ words: String...) -> Int {
        (byContact[contact] ?? []).count { line in words.allSatisfy { line.contains($0) } }
    }
}
