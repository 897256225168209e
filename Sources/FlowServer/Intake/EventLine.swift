package import FlowModel
package import FlowRuntime

/// One line of an event file: a Segment-shaped object (INTERFACES, Events as a file).
package enum EventLine: Hashable, Sendable {
    case arrival(Arrival)
    /// Something that the contact did with the last message sent to it, of that email when one is named.
    case message(Condition.MessageFact, ContactReference, email: Slug?, link: MessageReference.Link?)
    /// What an engine did: a run makes its own.
    case engine

    /// What is wrong with a line, in a sentence.
    package struct Failure: Error, Hashable {
        package let sentence: String
    }

    /// Reads a line and when it was received: its `receivedAt`, else its `timestamp`.
    ///
    /// - Throws: `Failure` when the line is no event of a known type, or has no time.
    package static func read(_ line: [UInt8]) throws(Failure) -> (line: EventLine, receivedAt: Instant) {
        do throws(Problem) {
            let (arrival, members) = try arrival(line)
            let line: EventLine =
                if isMarked(.recorded, members) || isMarked(.step, members) {
                    .engine
                } else if isMarked(.application, members) {
                    .arrival(arrival)
                } else {
                    try EventLine(arrival)
                }
            return (line, arrival.receivedAt)
        } catch {
            throw Failure(sentence: error.message)
        }
    }

    /// The call that a line holds, before what the daemon wrote itself is told from it, with the line's members.
    static func arrival(_ line: [UInt8]) throws(Problem) -> (arrival: Arrival, members: [String: Value]) {
        let members = try IntakeDocument.read(line, in: .line)
        guard case .text(let type)? = members["type"], let call = IntakeCall(rawValue: type) else {
            throw Problem.invalid("invalid_type", "`type` is not track, identify, page, screen, group or alias.")
        }
        let times = [members["receivedAt"], members["timestamp"]].compactMap(\.self)
        guard let time = times.first(where: { !$0.isMissing }) else {
            throw Problem.invalid("missing_time", "`timestamp` is missing.")
        }
        let receivedAt = try EventTime.read(["timestamp": time], receivedAt: .distantFuture)
        return (try EventReader(receivedAt: receivedAt).arrival(call, members), members)
    }

    init(_ arrival: Arrival) throws(Problem) {
        guard case .track(let event) = arrival.kind, case .contact(let contact) = arrival.subject else {
            self = .arrival(arrival)
            return
        }
        if EventLine.madeByEngine.contains(event.text) {
            self = .engine
        } else if let fact = Condition.MessageFact(rawValue: event.text) {
            let isAutomatic = arrival.properties[Slug(stored: "automatic")] == .flag(true)
            let email = EventLine.text("email", of: arrival).map { Slug($0) }
            let link = EventLine.text("link", of: arrival).map { MessageReference.Link(address: $0, label: nil) }
            self = isAutomatic ? .engine : .message(fact, contact, email: email, link: link)
        } else if event.text == "unsubscribed" || event.text == "subscribed" {
            var change = arrival
            let topic = EventLine.text("topic", of: arrival).map { Slug($0) }
            if event.text == "unsubscribed" {
                change.kind = .unsubscribed(topic: topic)
            } else if let topic {
                change.kind = .subscribed(topic: topic)
            } else {
                throw .invalid("missing_topic", "`subscribed` without a `topic` in its properties.")
            }
            self = .arrival(change)
        } else {
            self = .arrival(arrival)
        }
    }

    private static let madeByEngine: Set<String> = [
        "sent", "delivered", "skipped", "entered", "converted", "stopped", "finished", "split", "stage",
    ]

    private static func text(_ name: String, of arrival: Arrival) -> String? {
        guard case .text(let text)? = arrival.properties[Slug(stored: name)], !text.isEmpty else { return nil }
        return text
    }
}
