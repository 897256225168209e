package import FlowModel

/// How likely a person does something: `clicked=65%`, `clicked nurture-email-2=20%`, `meeting booked=10%`.
package struct Assumption: Hashable, Sendable {
    package var subject: Subject
    /// 0 to 1.
    package var chance: Double

    package init(_ subject: Subject, chance: Double) {
        (self.subject, self.chance) = (subject, chance)
    }

    package enum Subject: Hashable, Sendable {
        /// With each message, or with each of that email.
        case message(Condition.MessageFact, email: Slug?)
        /// From everything, after each message, or after each of that email.
        case unsubscribed(email: Slug?)
        /// Once for each entry into the flow.
        case event(Slug)
    }

    /// Why a text is no assumption.
    package enum Failure: Error, Hashable {
        /// It has no `=` with a name before it.
        case noName
        /// What stands behind the `=` is no share from 0 to 100 %.
        case noChance
    }

    /// Reads `NAME=CHANCE`; the chance is written `65%` or `0.65`.
    package init(_ text: String) throws(Failure) {
        guard let sign = text.lastIndex(of: "=") else { throw .noName }
        let name = Slug(text[..<sign])
        guard !name.isEmpty else { throw .noName }
        guard let chance = Assumption.chance(text[text.index(after: sign)...]) else { throw .noChance }
        self.init(Subject(name), chance: chance)
    }

    private static func chance(_ text: Substring) -> Double? {
        let words = text.filter { $0 != " " }
        let digits = words.hasSuffix("%") ? words.dropLast() : words[...]
        guard !digits.isEmpty, digits.utf8.count <= 20, digits.utf8.allSatisfy({ ".0123456789".utf8.contains($0) }),
            let number = Double(digits)
        else { return nil }
        let chance = words.hasSuffix("%") ? number / 100 : number
        return (0...1).contains(chance) ? chance : nil
    }
}

extension Assumption.Subject {
    /// `clicked` alone is any email, `clicked-nurture-email-2` that one; whatever is done with no email is an event.
    init(_ name: Slug) {
        let parts = name.text.split(separator: "-", maxSplits: 1)
        let email = parts.count > 1 ? Slug(stored: String(parts[1])) : nil
        if let fact = parts.first.flatMap({ Condition.MessageFact(rawValue: String($0)) }) {
            self = .message(fact, email: email)
        } else if parts.first == "unsubscribed" {
            self = .unsubscribed(email: email)
        } else {
            self = .event(name)
        }
    }

    /// The email that it names.
    package var email: Slug? {
        switch self {
        case .message(_, let email), .unsubscribed(let email): email
        case .event: nil
        }
    }

    /// `clicked`, `clicked nurture-email-2`, `meeting-booked`.
    package var text: String {
        switch self {
        case .message(let fact, let email): fact.rawValue + (email.map { " " + $0.text } ?? "")
        case .unsubscribed(let email): "unsubscribed" + (email.map { " " + $0.text } ?? "")
        case .event(let event): event.text
        }
    }
}

/// The assumptions of a forecast, the one about an email before the one about all.
struct Chances: Sendable {
    private let table: [Assumption.Subject: Double]
    /// Events that are assumed, in order.
    let events: [Slug]

    init(_ assumptions: [Assumption]) {
        table = Dictionary(assumptions.map { ($0.subject, $0.chance) }, uniquingKeysWith: { _, last in last })
        events = table.keys.compactMap { if case .event(let event) = $0 { event } else { nil } }.sorted()
    }

    func of(_ fact: Condition.MessageFact, with email: Slug) -> Double {
        table[.message(fact, email: email)] ?? table[.message(fact, email: nil)] ?? 0
    }

    func ofUnsubscribing(after email: Slug) -> Double {
        table[.unsubscribed(email: email)] ?? table[.unsubscribed(email: nil)] ?? 0
    }

    func of(_ event: Slug) -> Double { table[.event(event)] ?? 0 }
}
