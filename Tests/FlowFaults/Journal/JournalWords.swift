import FlowModel
import FlowRuntime

/// Lines of a journal as text: what a replay is compared by, and what a story tells.
enum JournalWords {
    static func text(_ line: Journal.Line) -> String {
        var bytes = ""
        if case .handedOver(_, let body) = line.kind { bytes = " \(body.messageID) \(body.bytes)" }
        return "\(Words.uptime(line.at.uptime)) [\(Words.time(line.at.wall))] \(line.life): \(text(line.kind))\(bytes)"
    }

    static func text(_ kind: Journal.Kind) -> String {
        switch kind {
        case .started: "the daemon starts"
        case .died(let point): "the process dies: \(point)"
        case .stopped: "the daemon has stopped"
        case .committed(let acts): "commit: " + acts.map(text).joined(separator: "; ")
        case .answered(let id): "\(id) is answered"
        case .handedOver(let one, _): "message \(one.id.number) leaves (attempt \(one.attempt))"
        case .accepted(let one): "message \(one.id.number) is accepted by its server (attempt \(one.attempt))"
        case .reported(let one, let outcome): "message \(one.id.number): \(text(outcome))"
        case .clockSet(let step): "the clock is set by \(step) ms"
        }
    }

    static func text(_ outcome: DeliveryReport.Outcome) -> String {
        switch outcome {
        case .accepted(let status, _, _): "accepted (\(status))"
        case .refused(let status, _, _): "refused (\(status))"
        case .deferred(let status, _, let pause):
            "put off (\(status)\(pause.map { ", come back after \($0) s" } ?? ""))"
        case .uncertain(let reason): "uncertain: \(reason)"
        case .unreachable(let reason): "unreachable: \(reason)"
        case .notBegun: "not begun"
        }
    }

    private static func text(_ act: Journal.Act) -> String {
        switch act {
        case .ownership: return "takes the store"
        case .applied(let edition): return "runs edition \(edition)"
        case .accepted(let arrival, let acceptance):
            let result =
                switch acceptance {
                case .accepted(let event, let contact): "event \(event.number) of contact \(contact.number)"
                case .merged(let event, let contact, let merging):
                    "event \(event.number) of contact \(contact.number), who is also "
                        + merging.gone.map { "\($0.number)" }.joined(separator: ", ")
                case .noted(let contact): "a visit of contact \(contact.number)"
                case .duplicate: "a duplicate"
                case .unknownMessage: "about no known message"
                }
            return "\(arrival.messageID) is \(result)"
        case .consumed(let events): return "settles events \(events.map { "\($0.id.number)" }.joined(separator: ","))"
        case .decided(let contact, let timeline, let changes):
            let told = timeline.map { (entry: TimelineEntry) in Words.line(entry) }
            let deliveries = changes.compactMap { change -> String? in
                guard case .deliver(let delivery) = change else { return nil }
                return "\(delivery.kind.name) goes to the outbox"
            }
            return "contact \(contact.number): \((told + deliveries).joined(separator: " / "))"
        case .began(let id): return "begins \(id.number)"
        case .settled(let settlement):
            let pause = settlement.notBefore.map { " until \(Words.time($0))" } ?? ""
            return "row \(settlement.id.number) is \(settlement.state)\(pause)"
                + (settlement.marksUncertain ? ", uncertain" : "")
        case .listed(let entries):
            return "on the list: " + entries.map { "\($0.address) (\($0.reason.rawValue))" }.joined(separator: ", ")
        case .lifted(let addresses, _): return "off the list: " + addresses.joined(separator: ", ")
        case .paused(let isPaused): return isPaused ? "sending pauses" : "sending goes on"
        case .faulted(let contact, let reason): return "contact \(contact.number) is set aside: \(reason)"
        }
    }
}
