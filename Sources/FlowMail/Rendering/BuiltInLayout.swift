/// What surrounds a Markdown email when the folder has no layout of its own.
enum BuiltInLayout {
    static func page(title: String, content: String) -> String {
        """
        <!DOCTYPE html>
        <html>
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(title)</title>
        </head>
        <body style="margin:0;padding:24px;font-family:sans-serif;font-size:16px;line-height:1.5;color:#222">
        <div style="max-width:600px;margin:0 auto">
        \(content)
        </div>
        </body>
        </html>

        """
    }
}

/// What is added to the parts of a message after its author's words.
struct Footer {
    private static let words = "Unsubscribe or choose what you receive"

    private let unsubscribeURL: String
    private let addressLines: [String]

    init(_ unsubscribeURL: String, _ settings: MailSettings) {
        self.unsubscribeURL = unsubscribeURL
        addressLines = ControlCharacters.withoutControls(settings.postalAddress ?? "").split(separator: "\n")
            .map(String.init)
    }

    var html: String {
        let link = "<a href=\"\(HTMLEscaping.escape(unsubscribeURL))\" style=\"color:#777\">\(Footer.words)</a>"
        let lines = [link] + addressLines.map(HTMLEscaping.escape)
        return "<p style=\"margin:32px auto 0;max-width:600px;font-size:12px;color:#777\">"
            + lines.joined(separator: "<br>\n") + "</p>\n"
    }

    var text: String {
        (["", "----------", Footer.words + ": " + unsubscribeURL] + addressLines).map { $0 + "\n" }.joined()
    }

    /// The picture whose loading says that the message was opened.
    static func pixel(_ address: String) -> String {
        "<img src=\"\(HTMLEscaping.escape(address))\" width=\"1\" height=\"1\" alt=\"\" style=\"border:0\">\n"
    }
}
