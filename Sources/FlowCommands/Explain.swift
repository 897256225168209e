import FlowLanguage
import FlowMail
import FlowModel

/// Shows the page of a diagnostic: `nurture explain ID`.
package enum Explain {
    /// Writes the page of the diagnostic with that id.
    /// - Throws: `CommandError.unknownDiagnostic` with the nearest id there is.
    package static func run(id: String, output: Output) throws(CommandError) -> ExitCode {
        let wanted = id.lowercased()
        if let page = DiagnosticPages.page(wanted) ?? EmailDiagnosticPages.page(wanted) {
            output.write(page)
            return .done
        }
        var names = NearestName()
        throw .unknownDiagnostic(id: TextTable.printable(id), nearest: names.nearest(to: wanted, among: ids))
    }

    /// Writes all ids, one a line.
    package static func list(output: Output) -> ExitCode {
        output.write(ids.joined(separator: "\n"))
        return .done
    }

    private static var ids: [String] { (DiagnosticPages.ids + EmailDiagnosticPages.ids).sorted() }
}
