import FlowModel
import FlowRuntime

/// A story and what came of it, to be read like a scenario.
package struct StoryReport {
    private let story: Story
    private let trial: Trial

    package init(_ story: Story, _ trial: Trial) {
        (self.story, self.trial) = (story, trial)
    }

    package var text: String {
        (heading + folders + people + deeds + faults + happened + verdict).joined(separator: "\n") + "\n"
    }

    private var heading: [String] {
        let connections = "\(story.connections) connection\(story.connections == 1 ? "" : "s")"
        let policy = story.holdsUnknown ? ", holding what is unknown" : ""
        let start = Words.time(story.start)
        return ["story of seed \(story.seed), from \(start), in \(story.zone), \(connections)\(policy)"] + mail + [""]
    }

    private var mail: [String] {
        let mail = story.mail
        var lines: [String] = []
        if let count = mail.caps.perDay { lines.append("at most \(count) emails a day") }
        if let count = mail.caps.perWeek { lines.append("at most \(count) emails a week") }
        if let pace = mail.pace { lines.append("at most \(pace.perSecond ?? pace.perDomainPerSecond ?? 0) a second") }
        if let limits = mail.pauseAt { lines.append("sending pauses at \(limits)") }
        lines += mail.relays.map { "a relay: \($0)" }
        lines += mail.works.map { "\(Words.uptime($0.at)): an operator: \($0.kind)" }
        return lines
    }

    private var folders: [String] {
        story.editions.enumerated().flatMap { index, edition in
            (edition.flows.map(\.file) + (edition.lifecycle.isEmpty ? [] : [edition.lifecycle.file])).flatMap { file in
                [index == 0 ? "--- \(file.path)" : "--- \(file.path), changed (edition \(index))"]
                    + file.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            }
                + edition.emailTopics.sorted { $0.key < $1.key }.map { "\($0.key) has the topic \($0.value)" }
        }
    }

    private var people: [String] {
        story.contacts.map { contact in
            "given \(contact.address)" + (contact.hasAddress ? "" : ", whose address is not known")
        } + [""]
    }

    private var deeds: [String] {
        story.deeds.map { deed in
            let name = story.contacts.first { $0.id == deed.contact }?.address ?? "somebody"
            var line = "\(Words.uptime(deed.at)): \(name): \(Self.text(deed.kind))"
            if deed.delay > 0 { line += ", \(deed.delay / 1000) s late" }
            if !deed.repeats.isEmpty { line += ", told again" }
            return line
        } + [""]
    }

    private static func text(_ kind: Deed.Kind) -> String {
        func list(_ word: String, _ values: [String: Value]) -> String {
            guard !values.isEmpty else { return "" }
            let pairs = values.sorted { $0.key < $1.key }.map { "\($0.key) \"\($0.value.displayText)\"" }
            return " \(word) \(pairs.joined(separator: ", "))"
        }
        switch kind {
        case .track(let event, let properties, let traits):
            return event + list("with", properties) + list("of somebody with", traits)
        case .identify(let traits): return "is known" + list("with", traits)
        case .unsubscribe(let topic): return "unsubscribes from \(topic ?? "everything")"
        case .subscribe(let topic): return "subscribes to \(topic)"
        }
    }

    private var faults: [String] {
        story.faults.map { "\(Words.uptime($0.at)): \(Self.text($0.kind))" } + [""]
    }

    private static func text(_ kind: Fault.Kind) -> String {
        switch kind {
        case .crash(let point, let down): "from then on the process dies \(text(point)), away for \(down / 1000) s"
        case .stop(let down): "SIGTERM, away for \(down / 1000) s"
        case .step(let step): "the clock is set by \(step / 1000) s"
        case .diskFull(let length, let hasReserve, let atHandover):
            (atHandover ? "when the next message leaves " : "") + "the disk is full for \(length / 1000) s"
                + (hasReserve ? "" : ", the reserve is gone")
        case .reload(let edition): "the flow files change (edition \(edition))"
        case .relay(let length, let behaviour, let percent):
            "the mail server for \(length / 1000) s: \(behaviour) (\(percent) %)"
        case .webhook(let length, let behaviour, let percent):
            "the webhooks for \(length / 1000) s: \(behaviour) (\(percent) %)"
        }
    }

    private static func text(_ point: CrashPoint) -> String {
        switch point {
        case .commit(let work, let isDurable): "\(isDurable ? "after" : "before") a commit (\(work.rawValue))"
        case .answer: "before an answer reaches its sender"
        case .handover: "before a message leaves"
        case .reply: "before it reads a reply"
        case .now: "at once"
        }
    }

    /// What happened until the promise was broken.
    private var happened: [String] {
        let end = trial.violations.first?.at ?? .max
        let lines = trial.journal.lines.filter { $0.at.uptime <= end }.suffix(60).map { line in
            "\(Words.uptime(line.at.uptime)) (\(Words.time(line.at.wall))) \(JournalWords.text(line.kind))"
        }
        return ["--- what happened"] + lines + [""]
    }

    private var verdict: [String] {
        trial.violations.prefix(3).map(\.text)
    }
}

extension Violation {
    /// Expected beside happened.
    package var text: String {
        """
        broken: \(invariant.rawValue)
          when      \(Words.uptime(at))\(contact.map { ", \($0)" } ?? "")
          expected  \(expected)
          happened  \(happened)
        """
    }
}

extension Trial {
    /// Everything that happened, line by line.
    package var journalLines: [String] { journal.lines.map(JournalWords.text) }
}
