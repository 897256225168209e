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

    /// A file that is no text: a picture or an attachment that an email names.
    package struct Asset: Hashable, Sendable {
        /// Path inside the folder with `/`, for example `emails/images/logo.png`.
        package var path: String
        package var bytes: [UInt8]

        package init(path: String, bytes: [UInt8]) {
            (self.path, self.bytes) = (path, bytes)
        }
    }

    /// Ascending by path.
    package let files: [File]
    /// Ascending by path; those alone that emails name.
    package let assets: [Asset]
    /// False when other flow files of the folder were left out, so that what is missing here may be there.
    package let isWhole: Bool

    package init(files: [File], assets: [Asset] = [], isWhole: Bool = true) {
        self.files = files.sorted { $0.path < $1.path }
        self.assets = assets.sorted { $0.path < $1.path }
        self.isWhole = isWhole
    }

    /// The files below `emails/`, layouts and partials included.
    package var emailFiles: [File] { files.filter { FolderText.isEmailFile($0.path) } }

    private static func isEmailFile(_ path: String) -> Bool { path.hasPrefix("emails/") }

    /// Whether a file of that path is an asset and not a text.
    package static func isAsset(_ path: String) -> Bool {
        isEmailFile(path) && !emailEndings.contains { path.hasSuffix($0) }
    }

    /// How the names of the texts below `emails/` end.
    package static let emailEndings = [".md", ".html", ".txt"]
}
