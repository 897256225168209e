import FlowModel
import FlowRuntime
import FlowSimulator

/// Somebody to send through the flows when no events are given: `dry-run` then shows each flow as a contact sees it
/// who never reacts.
enum ExampleContact {
    private static let address = "somebody@example.com"
    /// A Monday at nine, so that the days of a timeline are easy to follow.
    private static let start = LocalDate(year: 2026, month: 1, day: 5)

    /// One event for each flow: its first trigger that is one.
    static func happenings(_ flows: [Flow], zone: ZoneTable) -> [Happening] {
        guard let start else { return [] }
        let at = zone.instant(of: LocalTime(date: start, millisecondOfDay: 9 * 3_600_000))
        var seen: Set<Slug> = []
        return flows.compactMap { flow in
            for case .event(let event, _) in flow.triggers {
                guard seen.insert(event).inserted else { return nil }
                let arrival = Arrival(
                    messageID: "example-\(event.text)",
                    subject: .contact(ContactReference(email: address)),
                    receivedAt: at,
                    timestamp: at,
                    kind: .track(event),
                    properties: properties(of: flow),
                    traits: [Slug(stored: "email"): .text(address)]
                )
                return Happening(at: at, kind: .arrival(arrival), origin: flow.file)
            }
            return nil
        }
    }

    /// A run key, where the flow enters by one.
    private static func properties(of flow: Flow) -> [Slug: Value] {
        guard case .everyTimeBy(let property) = flow.entry else { return [:] }
        return [property: .text("example")]
    }
}
