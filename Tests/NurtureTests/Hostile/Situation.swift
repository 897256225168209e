import Foundation
import Testing

/// A state of the machine in which the program cannot do what it is asked, and what it has to say to that.
struct Situation: Sendable, CustomTestStringConvertible {
    let name: String
    let arguments: [String]
    let statuses: Set<Int32>
    /// A word that its sentence must hold.
    let word: String
    let prepare: @Sendable (Workplace) throws -> Void

    init(
        _ name: String,
        running arguments: [String] = ["serve", "--config", "nurture.yaml"],
        ends statuses: Set<Int32>,
        saying word: String,
        _ prepare: @escaping @Sendable (Workplace) throws -> Void = { _ in }
    ) {
        self.name = name
        self.arguments = arguments
        self.statuses = statuses
        self.word = word
        self.prepare = prepare
    }

    var testDescription: String { name }

    static let all = folders + configurations + databases + commandLines

    private static let folders = [
        Situation("a folder without flows", ends: [65], saying: "Flows") { try $0.remove("Flows/lead.flow") },
        Situation("no folder at all", ends: [65], saying: "Flows") { try $0.remove("Flows") },
        Situation("a file where the folder should be", ends: [65], saying: "Flows") {
            try $0.remove("Flows")
            try $0.write("Flows", "on lead, send first")
        },
        Situation("a link to nowhere", ends: [65], saying: "gone.flow") { workplace in
            try FileManager.default.createSymbolicLink(
                at: workplace.folder.appending(path: "Flows/gone.flow"),
                withDestinationURL: workplace.folder.appending(path: "nowhere")
            )
        },
        Situation("a flow that is not UTF-8", ends: [65], saying: "UTF-8") {
            try $0.write("Flows/bytes.flow", bytes: Array("on lead, send ".utf8) + [0xFF, 0xFE, 0x00, 0xC0])
        },
        Situation("a flow full of errors", ends: [65], saying: "error") {
            try $0.write("Flows/broken.flow", "on lead\nsedn first\ngo to step 9\nif if if\nwait 0 days\n\u{0}\u{7}")
        },
        Situation("an email that does not exist", ends: [65], saying: "error") {
            try $0.write("Flows/other.flow", "on lead, send thrid")
        },
        Situation("an email with broken front matter", ends: [65], saying: "first") {
            try $0.write("Flows/emails/first.md", "---\nsubject: [\n---\nHello")
        },
    ]

    private static let configurations = [
        Situation("a key that nobody knows", ends: [78], saying: "webhooks") { try $0.append("webhoks: {}") },
        Situation("a port that is none", ends: [78], saying: "listen") {
            try $0.append("listen: 127.0.0.1:99999", to: "")
        },
        Situation("YAML that is none", ends: [78], saying: "YAML") { try $0.append("flows: [") },
        Situation("a time zone that is none", ends: [78], saying: "time_zone") {
            try $0.append("time_zone: Europe/Atlantis", to: "")
        },
        Situation("a mail server without an address", ends: [78], saying: "smtp") {
            try $0.append("email: { transport: smtp }", to: "")
        },
        Situation("no configuration where one was named", ends: [78], saying: "nurture.yaml") {
            try $0.remove("nurture.yaml")
        },
        Situation("a configuration that is a folder", ends: [78], saying: "nurture.yaml") {
            try $0.remove("nurture.yaml")
            try $0.write("nurture.yaml/readme", "")
        },
    ]

    private static let databases = [
        Situation("a database that is text", ends: [65, 69], saying: "nurture.sqlite") {
            try $0.write("nurture.sqlite", String(repeating: "This is no database. ", count: 500))
        },
        Situation("a database that is a folder", ends: [65, 69], saying: "nurture.sqlite") {
            try $0.write("nurture.sqlite/readme", "")
        },
        Situation("a database in a folder that is a file", ends: [65, 69], saying: "database") {
            try $0.write("file", "")
            try $0.append("database: file/nurture.sqlite", to: "")
        },
    ]

    private static let commandLines = [
        Situation("a command that nobody knows", running: ["srve"], ends: [64], saying: "srve"),
        Situation("an option that nobody knows", running: ["serve", "--confg", "a"], ends: [64], saying: "--confg"),
        Situation(
            "a flow that is not there",
            running: ["check", "Flows/nobody.flow"],
            ends: [65],
            saying: "nobody.flow"
        ),
        Situation("a flow file that is none", running: ["check", "nurture.yaml"], ends: [65], saying: ".flow"),
        Situation("events that are not JSON", running: dryRun, ends: [65], saying: "events.ndjson") {
            try $0.write("events.ndjson", "lead anna@example.com\n")
        },
        Situation("events that are not UTF-8", running: dryRun, ends: [65], saying: "events.ndjson") {
            try $0.write("events.ndjson", bytes: [0xFF, 0xFE, 0x0A])
        },
        Situation("events that are not there", running: dryRun, ends: [65], saying: "events.ndjson"),
        Situation(
            "a flow to run that is not there",
            running: ["dry-run", "Flows/nobody.flow"],
            ends: [65],
            saying: "nobody.flow"
        ),
        Situation(
            "an outbox before the first start",
            running: ["outbox", "list", "--config", "nurture.yaml"],
            ends: [69],
            saying: "serve"
        ),
    ]

    private static let dryRun = ["dry-run", "Flows/lead.flow", "--events", "events.ndjson"]
}

extension Workplace {
    /// Adds a line to the configuration; with `text` it stands alone.
    fileprivate func append(_ line: String, to text: String? = nil) throws {
        let before = try text ?? String(contentsOf: folder.appending(path: "nurture.yaml"), encoding: .utf8)
        try write("nurture.yaml", before + "\n" + line + "\n")
    }
}
