/// What a Content-Type field says (RFC 2045, section 5.1).
struct IncomingType: Hashable, Sendable {
    private static let parameterLimit = 50

    /// `text/plain`; in lower case.
    var name = "text/plain"
    /// By their names in lower case; of several with one name the first.
    var parameters: [String: String] = [:]

    var isMultipart: Bool { name.hasPrefix("multipart/") }

    /// A whole message, or its header alone (RFC 3462, section 2, and RFC 6533).
    var isReturnedMessage: Bool {
        [
            "message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "text/rfc822", "message/global",
            "message/global-headers",
        ]
        .contains(name)
    }

    init() {}

    /// Plain text where the field is missing or says nothing.
    init(_ field: String?) {
        guard let field else { return }
        let pieces = IncomingType.pieces(of: field)
        let name = pieces[0].filter { !$0.isWhitespace }.lowercased()
        if name.contains("/") { self.name = name }
        for piece in pieces.dropFirst().prefix(IncomingType.parameterLimit) {
            guard let equals = piece.firstIndex(of: "=") else { continue }
            let key = piece[..<equals].filter { !$0.isWhitespace }.lowercased()
            let value = IncomingType.unquoted(piece[piece.index(after: equals)...])
            if parameters[key] == nil { parameters[key] = value }
        }
    }

    /// What stands between semicolons, comments taken out; at least one piece.
    private static func pieces(of field: String) -> [String] {
        var pieces = [""]
        var (isQuoted, isEscaped, depth) = (false, false, 0)
        for scalar in field.unicodeScalars {
            let wasEscaped = isEscaped
            isEscaped = false
            if !wasEscaped, scalar == "\\" {
                isEscaped = true
            } else if !wasEscaped, scalar == "\"", depth == 0 {
                isQuoted.toggle()
            } else if !wasEscaped, !isQuoted, scalar == "(" {
                depth += 1
                continue
            } else if !wasEscaped, !isQuoted, scalar == ")", depth > 0 {
                depth -= 1
                continue
            } else if !wasEscaped, !isQuoted, depth == 0, scalar == ";" {
                pieces.append("")
                continue
            }
            if depth == 0 { pieces[pieces.count - 1].unicodeScalars.append(scalar) }
        }
        return pieces
    }

    /// The value without its quotes and their escapes.
    private static func unquoted(_ text: Substring) -> String {
        var value = ""
        var isEscaped = false
        for scalar in text.unicodeScalars {
            if !isEscaped, scalar == "\\" {
                isEscaped = true
            } else if isEscaped || scalar != "\"" {
                value.unicodeScalars.append(scalar)
                isEscaped = false
            }
        }
        return text.contains("\"") ? value : String(text.filter { !$0.isWhitespace })
    }
}
