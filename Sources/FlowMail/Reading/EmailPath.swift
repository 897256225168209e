import FlowModel

/// What a file below `emails/` is, by its path.
enum EmailPath: Hashable {
    case email(Slug, isMarkdown: Bool)
    /// The text part of a hand-made email.
    case text(Slug)
    case layout
    case partial(String)
    /// The name has no letter and no digit.
    case unnamed
    case other

    init(_ path: String) {
        let parts = path.split(separator: "/").map(String.init)
        guard let file = parts.last, let dot = file.lastIndex(of: ".") else {
            self = .other
            return
        }
        let name = Slug(file[..<dot])
        switch (parts.dropFirst().dropLast().joined(separator: "/"), file[file.index(after: dot)...]) {
        case ("", "md"), ("", "html"), ("", "txt"), ("partials", "md"), ("partials", "html"), ("partials", "txt"):
            if name.isEmpty {
                self = .unnamed
            } else if parts.count == 3 {
                self = .partial(name.text)
            } else {
                self = file.hasSuffix(".txt") ? .text(name) : .email(name, isMarkdown: file.hasSuffix(".md"))
            }
        case ("layouts", "html") where file == "default.html": self = .layout
        default: self = .other
        }
    }

    /// The email that the file writes.
    var email: Slug? {
        if case .email(let name, _) = self { name } else { nil }
    }

    /// Whether somebody may think that the file is read; pictures are not meant.
    static func isText(_ path: String) -> Bool {
        FolderText.emailEndings.contains { path.hasSuffix($0) }
    }
}
