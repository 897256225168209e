import FlowInsights
import FlowLanguage
import FlowMail
import FlowModel
import Foundation

/// The flows folder of a flow that is to be explained.
struct ExplainedFolder {
    /// Where the flow is looked for: with a file, a name, or neither.
    struct Place {
        var path: String
        /// Inside the folder.
        var file: String?
        var name: String?
    }

    private let path: String
    private let text: FolderText
    private let checked: CheckedFolder
    private let emailTopics: [Slug: Slug]

    /// Nil when the words can only have been meant for a diagnostic: there is no folder to find a flow in.
    static func place(
        _ subject: String,
        folder: String?,
        standardFolder: @autoclosure () -> String
    ) throws(CommandError) -> Place? {
        if subject.hasSuffix(".flow") {
            guard FileManager.default.fileExists(atPath: subject) else { throw .missing(path: subject) }
            let parent = (subject as NSString).deletingLastPathComponent
            let file = (subject as NSString).lastPathComponent.precomposedStringWithCanonicalMapping
            return Place(path: folder ?? (parent.isEmpty ? "." : parent), file: file, name: nil)
        }
        if folder == nil, (try? FileManager.default.contentsOfDirectory(atPath: subject)) != nil {
            return Place(path: subject, file: nil, name: nil)
        }
        if let folder { return Place(path: folder, file: nil, name: subject) }
        let standard = standardFolder()
        let names = (try? FileManager.default.contentsOfDirectory(atPath: standard)) ?? []
        return names.contains { $0.hasSuffix(".flow") } ? Place(path: standard, file: nil, name: subject) : nil
    }

    init(_ place: Place, knowing knowledge: Knowledge) throws(CommandError) {
        path = place.path
        text = try FolderReader().read(place.path)
        checked = FlowChecker.check(text, knowing: knowledge)
        emailTopics = EmailLibrary.read(text).library.topics
    }

    /// Nil when the flow may be among those that have errors.
    func flows(_ place: Place) throws(CommandError) -> [Flow]? {
        let wanted = place.name.map { Slug($0) }
        let flows = checked.flows.filter { flow in
            wanted.map { $0 == flow.name } ?? (place.file.map { $0 == flow.file } ?? true)
        }
        if !flows.isEmpty { return flows }
        guard !checked.hasErrors, let name = place.name ?? place.file else { return nil }
        var nearest = NearestName()
        // Without an own folder an id may have been meant.
        let names = checked.flows.map(\.name.text) + Explain.ids
        throw .unknownFlow(
            name: TextTable.printable(name),
            nearest: nearest.nearest(to: Slug(name).text, among: names)
        )
    }

    func showErrors(_ output: Output) -> ExitCode {
        for diagnostic in checked.diagnostics where diagnostic.severity == .error {
            output.writeError(DiagnosticText.text(diagnostic, in: text, colored: false) + "\n")
        }
        output.writeError("no flow of \(path) can be explained that has errors: mend these first")
        return .no
    }

    func write(_ flows: [Flow], as format: ExplainFormat, to output: Output) throws(CommandError) {
        let pace = EmailPace(checked.flows)
        if flows.count > 1, format == .svg || format == .mermaid {
            throw .severalFlows(path: path, names: flows.map(\.name.text))
        }
        for (place, flow) in flows.enumerated() {
            switch format {
            case .text:
                let stages = checked.lifecycle.stageTitles
                let text = FlowExplanation.text(flow, emailTopics: emailTopics, stages: stages, pace: pace)
                output.write(place == 0 ? text : "\n\n" + text)
            case .json: output.write(FlowJSON.text(flow, emailTopics: emailTopics, pace: pace))
            case .mermaid: output.write(FlowMermaid.text(flow))
            case .svg:
                guard let picture = FlowPicture.svg(flow) else {
                    throw .tooManySteps(flow: flow.name.text, limit: FlowPicture.mostSteps)
                }
                output.write(String(picture.dropLast()))
            }
        }
    }
}
