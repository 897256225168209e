/// One finding about a file: where, what, why and how to mend it (LANGUAGE, section 6).
package struct Diagnostic: Hashable, Sendable {
    /// Stable code, for example `unknown-email`, which `nurture explain` knows.
    package var id: String
    package var severity: Severity
    package var place: Place
    /// One sentence, lower case, without a full stop: `there is no step 9`.
    package var message: String
    /// What stands beside the carets: `this flow has steps 1 to 7`.
    package var label: String
    package var help: String?
    /// What to put in the place of the marked text, where that mends it mechanically.
    package var replacement: String?

    package init(
        id: String,
        severity: Severity,
        place: Place,
        message: String,
        label: String = "",
        help: String? = nil,
        replacement: String? = nil
    ) {
        self.id = id
        self.severity = severity
        self.place = place
        self.message = message
        self.label = label
        self.help = help
        self.replacement = replacement
    }

    package enum Severity: String, Hashable, Sendable {
        case error, warning
    }

    /// A stretch of one line of a file.
    package struct Place: Hashable, Sendable {
        /// Path inside the flows folder.
        package var file: String
        /// From 1; 0 when the finding is about the file as a whole.
        package var line: Int
        /// From 1, in characters.
        package var column: Int
        /// In characters, at least 1 for a place inside a line.
        package var length: Int

        package init(file: String, line: Int, column: Int, length: Int) {
            (self.file, self.line, self.column, self.length) = (file, line, column, length)
        }
    }
}
