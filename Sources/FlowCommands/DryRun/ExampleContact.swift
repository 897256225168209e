import FlowModel
import FlowRuntime
import FlowSimulator

/// Somebody to send through the flows when no events are given: `dry-run` then shows each flow as a contact sees it
/// who never reacts.
struct ExampleContact {
    static let somebody = ContactReference(email: "somebody@example.com")

    /// What the flows ask of those whom they let in; of two flows that ask differently the first is heard.
    let preset: ContactPreset
    /// What the first trigger of each flow needs; what several flows need happens once.
    let happenings: [Happening]

    init(_ reference: ContactReference, in folder: LoadedFolder, at instant: Instant, _ zone: ZoneTable) {
        var preset = ContactPreset(reference)
        var happenings: [Happening] = []
        var places: [Arrival.Kind: Int] = [:]
        for flow in folder.flows {
            let invented = InventedContact(reference, entering: flow, of: folder.lifecycle, at: instant, zone: zone)
            preset.merge(invented.preset)
            var own: [Arrival.Kind: Int] = [:]
            for happening in invented.happenings {
                guard case .arrival(let arrival) = happening.kind else { continue }
                own[arrival.kind, default: 0] += 1
                // A flow may need one event several times; another flow needs no more of them.
                if own[arrival.kind] == 1, let place = places[arrival.kind] {
                    happenings[place] = happenings[place].with(arrival.properties)
                } else {
                    if places[arrival.kind] == nil { places[arrival.kind] = happenings.count }
                    happenings.append(happening)
                }
            }
        }
        (self.preset, self.happenings) = (preset, happenings)
    }

    /// A Monday at nine, so that the days of a timeline are easy to follow.
    static func start(in zone: ZoneTable) -> Instant {
        let monday = LocalDate(daysSince1970: 20_458)
        return zone.instant(of: LocalTime(date: monday, millisecondOfDay: 9 * 3_600_000))
    }
}

extension Happening {
    /// With those properties besides its own.
    fileprivate func with(_ properties: [Slug: Value]) -> Happening {
        guard case .arrival(var arrival) = kind else { return self }
        arrival.properties.merge(properties, uniquingKeysWith: { first, _ in first })
        var result = self
        result.kind = .arrival(arrival)
        return result
    }
}

extension ContactPreset {
    fileprivate mutating func merge(_ other: ContactPreset) {
        fields.merge(other.fields, uniquingKeysWith: { first, _ in first })
        tags.formUnion(other.tags)
        stage = stage ?? other.stage
        score = max(score, other.score)
        topics.merge(other.topics, uniquingKeysWith: { first, _ in first })
    }
}
