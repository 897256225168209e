package import FlowModel

/// Reads a duration that stands alone, in the words of flows: `1 week 2 days`.
package enum DurationReader {
    /// Why a text is no duration.
    package struct Failure: Error, Hashable {
        /// One sentence, lower case, without a full stop.
        package var message: String
        package var help: String?
    }

    package static func duration(_ text: String) throws(Failure) -> CalendarDuration {
        let source = SourceFile(path: "", index: 0, text: String(text.prefix(200)))
        var parser = Parser(source: source, table: .english, knownNames: [])
        if let duration = try? parser.duration(), parser.isAtEnd, parser.findings.items.isEmpty { return duration }
        let finding = parser.findings.items.first
        throw Failure(
            message: finding?.message ?? "something stands behind the duration",
            help: finding?.help ?? "write for example `14 days`"
        )
    }
}
