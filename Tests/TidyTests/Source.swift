/// The text of one Swift file, with what a reader sees kept apart from what a compiler reads.
struct Source: Sendable {
    /// Path from the repository's root, for example `Sources/FlowModel/Slug.swift`.
    let path: String
    /// As in the file.
    let lines: [Substring]
    /// With the content of strings blanked.
    let withoutStrings: [UInt8]
    /// With the content of strings and all comments blanked.
    let code: [UInt8]

    init(path: String, text: String) {
        self.path = path
        folders = path.split(separator: "/").dropLast().map(String.init)
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let masked = Masking(text)
        (withoutStrings, code) = (masked.withoutStrings, masked.code)
    }

    /// The folders it lies in, from the root on.
    let folders: [String]

    /// The target it belongs to, or the test target.
    var target: String { folders.count > 1 ? folders[1] : "" }

    var isTest: Bool { folders.first == "Tests" }

    /// The folder of a target for code that the compiler cannot check.
    var isSystem: Bool { folders.contains("System") }

    func finding(_ line: Int, _ message: String) -> Finding { Finding(path: path, line: line, message: message) }
}

/// One thing that is not as it should be, and how it should be.
struct Finding: Hashable, CustomStringConvertible {
    let path: String
    /// From 1; 0 when it is about the file or folder as a whole.
    let line: Int
    let message: String

    var description: String { line > 0 ? "\(path):\(line): \(message)" : "\(path): \(message)" }
}
