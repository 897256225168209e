import FlowModel
import FlowRuntime

/// The drawn people of a forecast: what they do with the messages that they get, and besides.
final class Crowd {
    private let seed: UInt64
    private let chances: Chances
    private let flow: Slug
    private let mail: SentMail
    /// How many messages of each email a person has got, and how often it entered.
    private var counts: [Key: Int] = [:]
    private var actions = 0

    private struct Key: Hashable {
        var contact: ContactID
        var name: Slug
    }

    init(seed: UInt64, chances: Chances, flow: Slug, mail: SentMail) {
        (self.seed, self.chances, self.flow, self.mail) = (seed, chances, flow, mail)
    }

    /// The address of a person of that number.
    static func address(_ number: Int) -> String {
        let digits = String(number + 1)
        return "contact-" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits + "@example.com"
    }

    /// What a person does because of a line of its timeline.
    func react(to line: Simulation.Line) -> [Happening] {
        switch line.entry.kind {
        case .sent(let email): return read(email, line)
        case .entered where line.entry.flow == flow: return act(line)
        default: return []
        }
    }

    private func act(_ line: Simulation.Line) -> [Happening] {
        let (luck, time) = (luck(of: line), next(line.entry.contact, flow))
        return chances.events.compactMap { event in
            guard luck.draw("event", event, time: time) < chances.of(event) else { return nil }
            let minutes = Spread.deciding.minutes(luck.draw("event after", event, time: time))
            return happening(.track(event), line, after: minutes)
        }
    }

    private func read(_ email: Slug, _ line: Simulation.Line) -> [Happening] {
        guard let message = mail.last(to: line.entry.contact, email: email) else { return [] }
        let (luck, time) = (luck(of: line), next(line.entry.contact, email))
        func happens(_ matter: String, _ chance: Double) -> Bool { luck.draw(matter, email, time: time) < chance }
        func minutes(_ matter: String, _ spread: Spread) -> Int64 {
            spread.minutes(luck.draw(matter + " after", email, time: time))
        }
        func fact(_ fact: Condition.MessageFact, after minutes: Int64) -> Happening {
            var link: MessageReference.Link?
            if fact == .clicked, !message.links.isEmpty {
                let place = Int(luck.draw("link", email, time: time) * Double(message.links.count))
                link = message.links[min(place, message.links.count - 1)]
            }
            return happening(.message(fact, link: link, isAutomatic: false), line, about: message.id, after: minutes)
        }
        if happens("bounced", chances.of(.bounced, with: email)) {
            return [fact(.bounced, after: minutes("bounced", .bouncing))]
        }
        var result: [Happening] = []
        // One draw for both, since nobody clicks without opening: who clicks is among those who open.
        let opening = minutes("read", .reading)
        let clicks = happens("read", chances.of(.clicked, with: email))
        if clicks || happens("read", chances.of(.opened, with: email)) {
            result.append(fact(.opened, after: opening))
        }
        if clicks { result.append(fact(.clicked, after: opening + minutes("clicked", .clicking))) }
        for other in [Condition.MessageFact.replied, .complained]
        where happens(other.rawValue, chances.of(other, with: email)) {
            result.append(fact(other, after: minutes(other.rawValue, .answering)))
        }
        if happens("unsubscribed", chances.ofUnsubscribing(after: email)) {
            result.append(happening(.unsubscribed(topic: nil), line, after: minutes("unsubscribed", .answering)))
        }
        return result
    }

    private func happening(
        _ kind: Arrival.Kind,
        _ line: Simulation.Line,
        about message: OutboxID? = nil,
        after minutes: Int64
    ) -> Happening {
        actions += 1
        let minute: Int64 = 60_000
        let at = Instant(milliseconds: (line.entry.at.milliseconds / minute + minutes) * minute)
        let contact = ContactReference(email: line.person.address)
        let arrival = Arrival(
            messageID: "drawn-\(actions)",
            subject: message.map { .message($0) } ?? .contact(contact),
            receivedAt: at,
            timestamp: at,
            kind: kind
        )
        return Happening(at: at, kind: .arrival(arrival), origin: "")
    }

    private func luck(of line: Simulation.Line) -> Luck {
        let digits = line.contact.utf8.drop { $0 != UInt8(ascii: "-") }.dropFirst()
            .prefix { $0 != UInt8(ascii: "@") }
        return Luck(seed: seed, person: Int(String(decoding: digits, as: UTF8.self)) ?? 0)
    }

    private func next(_ contact: ContactID, _ name: Slug) -> Int {
        counts[Key(contact: contact, name: name), default: 0] += 1
        return counts[Key(contact: contact, name: name)] ?? 0
    }
}
