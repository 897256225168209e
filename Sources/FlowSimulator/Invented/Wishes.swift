import FlowEngine
import FlowModel

/// What an invented contact and event must be like for a condition to hold.
///
/// As far as that can be said simply: what a `not` forbids is left to chance, of an `or` the first part is taken.
struct Wishes {
    private static let depthLimit = 20

    private(set) var fields: [Slug: Value] = [:]
    private(set) var properties: [Slug: Value] = [:]
    private(set) var tags: Set<Slug> = []
    private(set) var stage: Slug?
    private(set) var score = 0
    private(set) var topics: [Slug: Bool] = [:]
    /// Events that must have happened before, and how often.
    private(set) var events: [Slug: Int] = [:]
    private let lifecycle: Lifecycle
    private let now: Instant
    private let zone: ZoneTable

    init(lifecycle: Lifecycle, at now: Instant, zone: ZoneTable) {
        (self.lifecycle, self.now, self.zone) = (lifecycle, now, zone)
    }

    mutating func set(_ field: Slug, _ value: Value) { fields[field] = value }

    mutating func setProperty(_ property: Slug, _ value: Value) {
        if properties[property] == nil { properties[property] = value }
    }

    mutating func satisfy(_ condition: Condition, depth: Int = 0) {
        guard depth < Wishes.depthLimit else { return }
        switch condition {
        case .all(let parts): parts.forEach { satisfy($0, depth: depth + 1) }
        case .any(let parts): parts.prefix(1).forEach { satisfy($0, depth: depth + 1) }
        case .not, .message, .unsubscribed: break
        case .happened(let event, _, let occurring):
            events[event] = max(events[event] ?? 0, min(occurring.atLeast, 100))
        case .field(let reference, let comparison): satisfy(reference, comparison)
        case .stage(.isOne(let stages)): stage = stages.first ?? stage
        case .stage(.atLeast(let least)): stage = least
        case .stage(.isSet): stage = lifecycle.stages.first?.name ?? stage
        case .stage(.isNone), .stage(.isNotSet): break
        case .inSegment(let name): lifecycle.segment(name).map { satisfy($0.condition, depth: depth + 1) }
        case .tagged(let tag): tags.insert(tag)
        case .subscribed(let topic): topics[topic] = true
        }
    }

    private mutating func satisfy(_ reference: Condition.FieldReference, _ comparison: Condition.Comparison) {
        guard let value = value(for: comparison) else { return }
        switch reference {
        case .contact(let field) where field.text == "score":
            if case .number(let number) = value { score = Int(max(-1e6, min(1e6, number.rounded(.up)))) }
        case .contact(let field): fields[field] = value
        case .triggerEvent(let property), .propertyThenContact(let property): properties[property] = value
        }
    }

    private func value(for comparison: Condition.Comparison) -> Value? {
        switch comparison {
        case .isOne(let operands):
            for case .value(let value) in operands { return value }
            return .text("example")
        case .isSet: return .text("example")
        case .isNone, .isNotSet: return nil
        case .atLeast(let number), .atMost(let number), .between(let number, _): return .number(number)
        case .moreThan(let number): return .number(number + 1)
        case .lessThan(let number): return .number(number - 1)
        case .contains(let text), .startsWith(let text), .endsWith(let text): return .text(text)
        case .before(let boundary): return date(boundary, days: -1)
        case .after(let boundary): return date(boundary, days: 1)
        }
    }

    /// A day on that side of the boundary.
    private func date(_ boundary: Condition.Boundary, days: Int) -> Value {
        let base =
            switch boundary {
            case .day(let date): date
            case .moment(let local): local.date
            case .ago(let duration): zone.local(at: now.adding(seconds: -duration.mostSeconds)).date
            case .fromNow(let duration): zone.local(at: duration.end(from: now, in: zone)).date
            }
        return .text(ISO8601.date(base.adding(days: days)))
    }
}
