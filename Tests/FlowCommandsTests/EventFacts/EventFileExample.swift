import FlowModel
import FlowRuntime

@testable import FlowCommands

/// A file of events in a folder of its own, with what reports read in it.
final class EventFileExample {
    let folder: TemporaryFolder
    let path: String

    init(_ lines: [String]) throws {
        folder = try TemporaryFolder()
        path = try folder.write("events.ndjson", lines.joined(separator: "\n") + "\n")
    }

    var facts: EventFileFacts { EventFileFacts(path: path, replay: .ofNothing) }

    /// All facts, in the order of the file: contact, kind, name, detail, number, seconds after nine.
    func told(_ selection: FactSelection = .all) throws -> [String] {
        var told: [String] = []
        _ = try facts.facts(selection) { batch in told += batch.facts.map { EventFileExample.text($0, batch.names) } }
        return told
    }

    static func text(_ fact: Fact, _ names: [String]) -> String {
        func name(_ index: UInt32) -> String { index == Fact.noName ? "-" : names[Int(index)] }
        let seconds = fact.at.milliseconds(since: nine) / 1000
        return "\(fact.contact) \(fact.kind) \(name(fact.name)) \(name(fact.detail)) \(fact.number) \(seconds)"
    }

    func bytes() throws -> [UInt8] { try FileBytes.read(path, limit: 1 << 30) }

    static let nine = Instant(milliseconds: 1_772_442_000_000)

    /// A line of something that happened so many seconds after nine o'clock.
    static func line(_ contact: String, _ event: String, _ seconds: Int = 0, _ more: String = "") -> String {
        let at = ISO8601.text(of: nine.adding(seconds: Int64(seconds)), in: .utc)
        let rest = more.isEmpty ? "" : "," + more
        return #"{"type":"track",\#(contact),"event":"\#(event)","timestamp":"\#(at)"\#(rest)}"#
    }
}

extension FactSelection {
    static let all = FactSelection(kinds: Set(Fact.Kind.allCases))
}
