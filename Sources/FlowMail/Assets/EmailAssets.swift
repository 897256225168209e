package import FlowModel

/// The pictures and attachments of the emails folder: which of its files emails name.
package enum EmailAssets {
    /// Of one picture or attachment.
    package static let fileByteLimit = 5 * 1024 * 1024
    /// Of all that one message carries.
    package static let messageByteLimit = 10 * 1024 * 1024

    /// The paths inside the folder that its emails name, whether those files exist or not, in order.
    package static func names(in folder: FolderText) -> [String] {
        var names: Set<String> = []
        for file in folder.emailFiles where file.text.utf8.count <= EmailReader.byteLimit {
            let text: String
            switch EmailPath(file.path) {
            case .email:
                let front = FrontMatter(file.text)
                names.formUnion(front.attachments.compactMap { path(of: $0.text) })
                text = front.body
            case .layout, .partial: text = file.text
            case .text, .unnamed, .other: continue
            }
            names.formUnion(pictures(in: text, isMarkdown: file.path.hasSuffix(".md")))
        }
        return names.sorted()
    }

    /// The paths of the pictures that a template shows out of the folder.
    static func pictures(in text: String, isMarkdown: Bool) -> Set<String> {
        Set(MarkupReferences(text, isMarkdown: isMarkdown).pictures.compactMap { path(of: $0.address) })
    }

    /// The path inside the folder of what is written as `images/logo.png`; nil for an address that leads elsewhere.
    ///
    /// An address without its scheme, `www.example.com/logo.png`, is none: its first part has a dot and is no file.
    static func path(of address: String) -> String? {
        guard let decoded = PercentEncoding.decoded(address), decoded.utf8.count <= 500 else { return nil }
        var parts = decoded.split(separator: "/", omittingEmptySubsequences: false)
        if parts.first == "." { parts.removeFirst() }
        guard let first = parts.first, let last = parts.last, last.contains("."),
            parts.count == 1 || !first.contains("."),
            parts.allSatisfy({ !$0.isEmpty && !$0.hasPrefix(".") }),
            !decoded.contains(where: { "{}:?#\\<>\"|*".contains($0) }),
            !decoded.unicodeScalars.contains(where: ControlCharacters.isControl)
        else { return nil }
        let path = "emails/" + parts.joined(separator: "/")
        return FolderText.isAsset(path) ? path : nil
    }
}
