import FlowCommands
import FlowModel
import Foundation
import Testing

/// A box of the guide `Flows/README.md`: a flow, and the scenario that says what it does.
struct GuideExample: Sendable, CustomTestStringConvertible {
    /// The heading above it, with its number below that.
    let title: String
    let flow: String
    let scenario: String

    var testDescription: String { title }

    /// Lays it out as a folder with an email for each one that it sends; `configuration` is shared by all.
    func write(in workplace: Workplace, configuration: String) throws {
        try workplace.write("nurture.yaml", configuration)
        try workplace.write("Flows/example.flow", flow)
        try workplace.write("Flows/scenarios/example.scenario", scenario)
        for email in try emails() { try workplace.writeEmail(email.text) }
    }

    /// The flows as the checker reads them.
    func flows() throws -> [Flow] { try folder().flows }

    func lifecycle() throws -> Lifecycle { try folder().lifecycle }

    func journeys() throws -> [Journey] { try folder().journeys }

    private func folder() throws -> LoadedFolder {
        let text = FolderText(files: [FolderText.File(path: "example.flow", text: flow)])
        return LoadedFolder(text, configuration: Configuration(), zones: ZoneFiles(), mustHaveEmails: false)
    }

    private func emails() throws -> Set<Slug> {
        var emails: Set<Slug> = []
        for step in try flows().flatMap(\.steps) {
            switch step.action {
            case .send(let email, _), .notify(_, let email, _): emails.insert(email)
            default: break
            }
        }
        return emails
    }
}

/// The boxes of the guide in their order.
enum Guide {
    static let examples = read().examples
    static let configuration = read().configuration

    private static func read() -> (examples: [GuideExample], configuration: String) {
        let file = Built.shippedFlows.appending(path: "README.md")
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        var heading = ""
        var count = 0
        var box: (kind: String, lines: [String])?
        var boxes: [(title: String, kind: String, text: String)] = []
        for line in text.components(separatedBy: "\n") {
            if let open = box {
                if line == "```" {
                    boxes.append(("\(heading), \(count)", open.kind, open.lines.joined(separator: "\n") + "\n"))
                    box = nil
                } else {
                    box?.lines.append(line)
                }
            } else if line.hasPrefix("```") {
                count += line == "```flow" ? 1 : 0
                box = (String(line.dropFirst(3)), [])
            } else if line.hasPrefix("## ") {
                (heading, count) = (String(line.dropFirst(3)), 0)
            }
        }
        let examples = zip(boxes, boxes.dropFirst()).compactMap { flow, scenario in
            flow.kind == "flow" && scenario.kind == "scenario"
                ? GuideExample(title: flow.title, flow: flow.text, scenario: scenario.text) : nil
        }
        return (examples, boxes.first { $0.kind == "yaml" }?.text ?? "")
    }

    /// Boxes that hold a flow, whether or not a scenario follows.
    static var flowCount: Int {
        let file = Built.shippedFlows.appending(path: "README.md")
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        return text.components(separatedBy: "\n").count { $0 == "```flow" }
    }
}
