package import FlowLanguage
import FlowMail
import FlowModel

/// Shows the page of a diagnostic or what a flow does: `nurture explain ID`, `nurture explain FLOW`.
package enum Explain {
    /// Writes the page of the diagnostic with that id, or else explains the flow of that file or name.
    ///
    /// A path that ends in `.flow` is a file, and the folder it lies in holds the other flows. With `folder`, only a
    /// flow can be meant.
    /// - Throws: `CommandError.unknownDiagnostic` or `unknownFlow` with the nearest name that there is.
    package static func run(
        _ subject: String,
        folder: String?,
        standardFolder: @autoclosure () -> String = ".",
        knowing knowledge: Knowledge,
        format: ExplainFormat = .text,
        output: Output
    ) throws(CommandError) -> ExitCode {
        if folder == nil, let page = page(subject) {
            output.write(page)
            return .done
        }
        if let place = try ExplainedFolder.place(subject, folder: folder, standardFolder: standardFolder()) {
            let explained = try ExplainedFolder(place, knowing: knowledge)
            guard let flows = try explained.flows(place) else { return explained.showErrors(output) }
            try explained.write(flows, as: format, to: output)
            return .done
        }
        throw unknown(subject)
    }

    /// Writes all ids, one a line.
    package static func list(output: Output) -> ExitCode {
        output.write(ids.joined(separator: "\n"))
        return .done
    }

    private static func page(_ id: String) -> String? {
        let wanted = id.lowercased()
        return DiagnosticPages.page(wanted) ?? EmailDiagnosticPages.page(wanted)
    }

    private static func unknown(_ id: String) -> CommandError {
        var names = NearestName()
        return .unknownDiagnostic(
            id: TextTable.printable(id),
            nearest: names.nearest(to: id.lowercased(), among: ids)
        )
    }

    static var ids: [String] { (DiagnosticPages.ids + EmailDiagnosticPages.ids).sorted() }
}
