import FlowModel
package import FlowRuntime

/// Shows how much there is of everything and what waits for a person: `nurture status`.
package enum Status {
    /// Held messages that are shown one by one.
    private static let heldLimit = 20

    /// Writes the counts of the store, then what is held and why.
    /// - Throws: `CommandError.store`.
    package static func run(
        reader: any StoreReader,
        format: OutputFormat = .text,
        output: Output
    ) throws(CommandError) -> ExitCode {
        let (status, held) = try read(reader)
        switch format {
        case .text: output.write(text(status, held: held))
        case .json: output.write(json(status, held: held))
        }
        return .done
    }

    /// The same as one JSON document.
    /// - Throws: `CommandError.store`.
    package static func document(reader: any StoreReader) throws(CommandError) -> String {
        let (status, held) = try read(reader)
        return json(status, held: held)
    }

    private static func read(_ reader: any StoreReader) throws(CommandError) -> (StoreStatus, [OutboxSummary]) {
        do {
            return (try reader.status(), try reader.outbox(.held, limit: heldLimit))
        } catch {
            throw CommandError(reading: error)
        }
    }

    private static func text(_ status: StoreStatus, held: [OutboxSummary]) -> String {
        var parts = ["contacts: \(status.contacts)"]
        if status.faulted > 0 {
            parts[0] += " (\(status.faulted) set aside, because a decision about them failed)"
        }
        parts[0] += "\nevents to decide: \(status.pendingEvents)"
        let outbox = OutboxRow.State.allCases.map { "\(status.outbox[$0] ?? 0) \($0.word)" }
        parts[0] += "\noutbox: " + outbox.joined(separator: ", ")
        if status.uncertain > 0 {
            parts[0] += "\nuncertain: \(status.uncertain) (`nurture outbox list --uncertain` shows them)"
        }
        if let step = status.doubtedClockStep {
            parts[0] += "\nclock: set forward by \(step / 60_000) minutes; what that makes due waits until the clock"
            parts[0] += " has kept its new time for a minute"
        }
        if let pause = status.sendingPause {
            parts[0] += "\nsending: paused since \(ISO8601.text(of: pause.at, in: .utc)), because \(pause.reason);"
            parts[0] += " `nurture release` lets mail to contacts out again"
        }
        if !status.flows.isEmpty { parts.append(table(status.flows)) }
        if !held.isEmpty {
            let lines = held.map { row in
                TextTable.printable("  \(row.id.number) \(row.name) to \(row.contact): \(row.note)")
            }
            let total = status.outbox[.held] ?? held.count
            let title = total > held.count ? "held (the oldest \(held.count) of \(total)):" : "held:"
            parts.append(([title] + lines).joined(separator: "\n"))
        }
        return parts.joined(separator: "\n\n")
    }

    private static func table(_ flows: [StoreStatus.FlowCount]) -> String {
        var table = TextTable(columns: [
            ("FLOW", .left), ("ENTERED", .right), ("INSIDE", .right), ("CONVERTED", .right),
        ])
        for flow in flows {
            table.add([flow.flow.text, String(flow.entered), String(flow.active), String(flow.converted)])
        }
        return table.text
    }

    private static func pauseMembers(_ pause: SendingPause) -> Value {
        .object(["at": .text(ISO8601.text(of: pause.at, in: .utc)), "reason": .text(pause.reason)])
    }

    private static func json(_ status: StoreStatus, held: [OutboxSummary]) -> String {
        let flows = status.flows.map { flow in
            Value.object([
                "flow": .text(flow.flow.text),
                "entered": .number(Double(flow.entered)),
                "active": .number(Double(flow.active)),
                "converted": .number(Double(flow.converted)),
            ])
        }
        let outbox = OutboxRow.State.allCases.map { ($0.word, Value.number(Double(status.outbox[$0] ?? 0))) }
        let messages = held.map { row in
            Value.object([
                "id": .number(Double(row.id.number)),
                "name": .text(row.name.text),
                "flow": .text(row.flow.text),
                "contact": .text(row.contact),
                "reason": .text(row.note),
            ])
        }
        return JSON.object([
            ("contacts", .number(Double(status.contacts))),
            ("faulted", .number(Double(status.faulted))),
            ("pending_events", .number(Double(status.pendingEvents))),
            ("flows", .list(flows)),
            ("outbox", .object(Dictionary(uniqueKeysWithValues: outbox))),
            ("uncertain", .number(Double(status.uncertain))),
            ("clock_step_seconds", status.doubtedClockStep.map { .number(Double($0 / 1000)) } ?? .null),
            ("sending_pause", status.sendingPause.map(pauseMembers) ?? .null),
            ("held", .list(messages)),
        ])
    }
}
