import Foundation

/// One of our own messages taken to pieces again, for providers that put messages together themselves.
struct ReadMessage: Hashable, Sendable {
    struct Field: Hashable, Sendable {
        let name: String
        /// Unfolded; encoded words as they stand.
        let value: String
    }

    struct Attachment: Hashable, Sendable {
        var name: String
        /// Without parameters.
        var type: String
        /// Without angle brackets; an image that the HTML shows has one.
        var contentID: String?
        var base64: String
    }

    var fields: [Field]
    var text: String?
    var html: String?
    var attachments: [Attachment] = []

    /// The first field of a name in lower case, in plain text.
    subscript(name: String) -> String? {
        raw(name).map { EncodedWords.decode($0) }
    }

    /// As it stands, without its folding.
    func raw(_ name: String) -> String? {
        fields.first { $0.name.lowercased() == name }?.value
    }

    /// What a provider does not write itself: unsubscribing, feedback, lists.
    var otherHeaders: [Field] {
        let written: Set = [
            "from", "to", "cc", "bcc", "sender", "reply-to", "subject", "date", "message-id", "mime-version",
            "return-path", "received", "dkim-signature",
        ]
        return fields.filter { field in
            let name = field.name.lowercased()
            return !written.contains(name) && !name.hasPrefix("content-")
        }
    }

    /// The name, in plain text, and the address of a field that holds one mailbox.
    static func mailbox(_ field: String) -> (name: String, address: String) {
        guard let open = field.lastIndex(of: "<"), let close = field.lastIndex(of: ">"), open < close else {
            return ("", field.trimmingCharacters(in: .whitespaces))
        }
        var name = field[..<open].trimmingCharacters(in: .whitespaces)
        if name.count >= 2, name.hasPrefix("\""), name.hasSuffix("\"") {
            name = unescaped(name.dropFirst().dropLast())
        } else {
            name = EncodedWords.decode(name)
        }
        return (name, String(field[field.index(after: open)..<close]))
    }

    private static func unescaped(_ text: Substring) -> String {
        var result = ""
        var isEscaped = false
        for character in text {
            if character == "\\", !isEscaped {
                isEscaped = true
                continue
            }
            isEscaped = false
            result.append(character)
        }
        return result
    }
}
