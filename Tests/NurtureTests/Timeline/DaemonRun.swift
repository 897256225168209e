import FlowCommands
import FlowModel
import FlowRuntime
import Foundation

/// Runs the whole daemon in this process, on a clock that leaps, with a real mail server, real HTTP and a real file,
/// and plays a file of events to it.
struct DaemonRun {
    let workplace: Workplace
    let sink: MailSink
    /// As in an event file of `nurture dry-run`, ascending by time.
    let events: [String]
    let end: Instant

    /// What was told of each contact, as lines of `nurture dry-run --format json`.
    func timeline() async throws -> [String: [String]] {
        let notes = TimelineNotes()
        let daemon = LeapingDaemon(in: workplace, at: try PlayedEvent(events[0]).at)
        try await daemon.run(
            observe: { transitions, zones, zone in notes.add(transitions, zones: zones, zone: zone) },
            guest: {
                for line in events { try await play(try PlayedEvent(line), daemon) }
                try await daemon.pass(until: end)
            }
        )
        return notes.byContact
    }

    private func play(_ event: PlayedEvent, _ daemon: LeapingDaemon) async throws {
        // A click is one when its verdict falls, and a dry run's events are what is known.
        let isClick = event.name == "clicked"
        let verdict = isClick ? LinkVisit.companyMilliseconds : 0
        try await daemon.pass(until: event.at.adding(milliseconds: -verdict))
        if let kind = ["clicked": "/c/", "opened": "/o/"][event.name], let subject = event.message {
            // The mail server's lines come later than its replies.
            _ = try await sink.mail(to: event.email, subject: subject)
            let sent = sink.mails.elements.last { $0.recipients == [event.email] && $0.subject == subject }
            guard let path = sent?.path(kind) else { throw Failure.noMail(event.line) }
            _ = try await daemon.send(HTTPCall("GET", path))
        } else {
            try await daemon.post("{\"batch\":[\(event.line)]}")
        }
        // Whatever the event was, it is recorded before this one is answered.
        try await daemon.nudge()
        try await daemon.pass(until: event.at)
    }

    enum Failure: Error {
        case noMail(String), notAnEvent(String)
    }
}

/// One line of an event file, as far as it must be known to play it.
struct PlayedEvent {
    let line: String
    let at: Instant
    let name: String
    let email: String
    /// Of what is done with a message: the message's subject.
    let message: String?

    init(_ line: String) throws {
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
        let context = object["context"] as? [String: Any]
        let traits = (context?["traits"] ?? object["traits"]) as? [String: Any]
        guard let time = object["timestamp"] as? String, let at = ISO8601.instant(time, zone: .utc),
            let email = traits?["email"] as? String
        else { throw DaemonRun.Failure.notAnEvent(line) }
        self.line = line
        self.at = at
        self.email = email
        name = object["event"] as? String ?? ""
        message = (object["properties"] as? [String: Any])?["email"] as? String
    }
}
