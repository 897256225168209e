/// The texts of a flows folder as they were read: what is checked, stored by content and run.
package struct FolderText: Hashable, Sendable {
    package struct File: Hashable, Sendable {
        /// Path inside the folder with `/`, for example `emails/nurture-email-1.md`.
        package var path: String
        /// UTF-8 in Unicode NFC, without a BOM, with `\n` line ends.
        package var text: String

        package init(path: String, text: String) {
            (self.path, self.text) = (path, text)
        }
    }

    /// Ascending by path.
    package let files: [File]
    /// False when other flow files of the folder were left out, so that what is missing here may be there.
    package let isWhole: Bool

    package init(files: [File], isWhole: Bool = true) {
        self.files = files.sorted { $0.path < $1.path }
        self.isWhole = isWhole
    }

    /// The files below `emails/`, layouts and partials included.
    package var emailFiles: [File] { files.filter { $0.path.hasPrefix("emails/") } }
}
