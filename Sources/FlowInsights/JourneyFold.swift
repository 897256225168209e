package import FlowModel

/// Counts a journey from touchpoints that the caller feeds, each contact's in time order.
///
/// A contact starts at its first occurrence of the first step. From its step it moves to the nearest later step that a
/// touchpoint reaches, so skipped steps show as links of their own.
package struct JourneyFold: Sendable {
    private struct Place: Sendable {
        var step: Int
        var since: Instant
        var started: Instant
    }

    private struct Link: Hashable {
        var from: Int
        var to: Int
    }

    private let journey: Journey
    private var places: [ContactID: Place] = [:]
    private var reached: [Int]
    /// Milliseconds that each contact took over a link.
    private var times: [Link: [Int64]] = [:]
    /// Milliseconds from the first to the last step.
    private var conversions: [Int64] = []

    package init(_ journey: Journey) {
        self.journey = journey
        reached = Array(repeating: 0, count: journey.steps.count)
    }

    /// Counts a touchpoint, which must not lie before the contact's last one.
    package mutating func add(_ touchpoint: Touchpoint, of contact: ContactID, at instant: Instant) {
        guard let place = places[contact] else {
            guard journey.steps.first?.touchpoints.contains(touchpoint) == true else { return }
            reach(contact, Place(step: 0, since: instant, started: instant))
            return
        }
        let later = journey.steps.indices.dropFirst(place.step + 1)
        guard let step = later.first(where: { journey.steps[$0].touchpoints.contains(touchpoint) }) else { return }
        times[Link(from: place.step, to: step), default: []].append(instant.milliseconds(since: place.since))
        reach(contact, Place(step: step, since: instant, started: place.started))
    }

    private mutating func reach(_ contact: ContactID, _ place: Place) {
        places[contact] = place
        reached[place.step] += 1
        if place.step == journey.steps.count - 1 { conversions.append(place.since.milliseconds(since: place.started)) }
    }

    package var report: JourneyReport {
        let converted = conversions.count
        var left = Array(repeating: 0, count: journey.steps.count)
        for place in places.values { left[place.step] += 1 }
        let last = journey.steps.count - 1
        return JourneyReport(
            title: journey.title,
            contacts: places.count,
            converted: converted,
            timeToConvert: Times(milliseconds: conversions),
            steps: journey.steps.indices.map { index in
                JourneyReport.Step(
                    title: journey.steps[index].title,
                    contacts: reached[index],
                    remaining: index == last ? 0 : left[index]
                )
            },
            links: times.map { link, milliseconds in
                JourneyReport.Link(
                    from: link.from,
                    to: link.to,
                    contacts: milliseconds.count,
                    times: Times(milliseconds: milliseconds)
                )
            }.sorted { ($0.from, $0.to) < ($1.from, $1.to) }
        )
    }
}

/// The mean and the median of some stretches of time; nil where there is none.
package struct Times: Hashable, Sendable {
    package var meanSeconds: Double?
    package var medianSeconds: Double?

    package init(milliseconds: [Int64]) {
        guard !milliseconds.isEmpty else { return }
        let sorted = milliseconds.sorted()
        let middle = sorted.count / 2
        let median =
            sorted.count.isMultiple(of: 2)
            ? Double(sorted[middle - 1] + sorted[middle]) / 2 : Double(sorted[middle])
        meanSeconds = sorted.reduce(0) { $0 + Double($1) } / Double(sorted.count) / 1000
        medianSeconds = median / 1000
    }
}
