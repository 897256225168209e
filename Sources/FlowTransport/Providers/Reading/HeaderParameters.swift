import Foundation

/// A field's value with its parameters, also those in pieces and beyond ASCII (RFC 2045, section 5.1; RFC 2231).
struct HeaderParameters {
    /// In lower case.
    let value: String
    private var parameters: [String: String] = [:]

    init(_ field: String) {
        var pieces = HeaderParameters.pieces(field)[...]
        value = (pieces.popFirst() ?? "").lowercased()
        for piece in pieces.prefix(100) {
            let parts = piece.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            guard parts.count == 2 else { continue }
            var text = parts[1]
            if text.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") {
                text = String(text.dropFirst().dropLast()).replacing("\\\"", with: "\"").replacing("\\\\", with: "\\")
            }
            parameters[parts[0].lowercased()] = text
        }
    }

    subscript(name: String) -> String? {
        if let text = parameters[name] { return EncodedWords.decode(text) }
        if let text = parameters[name + "*"] { return HeaderParameters.decode(text) }
        var joined = ""
        var isExtended = false
        for number in 0..<100 {
            if let text = parameters["\(name)*\(number)*"] {
                joined += text
                isExtended = true
            } else if let text = parameters["\(name)*\(number)"] {
                joined += text
            } else {
                break
            }
        }
        return joined.isEmpty ? nil : isExtended ? HeaderParameters.decode(joined) : joined
    }

    /// `utf-8'en'na%C3%AFve`.
    private static func decode(_ text: String) -> String {
        let parts = text.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
        let encoded = String(parts.count == 3 ? parts[2] : Substring(text))
        return encoded.removingPercentEncoding ?? encoded
    }

    /// Cut at semicolons that stand in no quotes.
    private static func pieces(_ field: String) -> [String] {
        var pieces = [""]
        var isQuoted = false
        var isEscaped = false
        for character in field {
            if character == ";", !isQuoted {
                pieces.append("")
                continue
            }
            if character == "\"", !isEscaped { isQuoted.toggle() }
            isEscaped = character == "\\" && !isEscaped
            pieces[pieces.count - 1].append(character)
        }
        return pieces.map { $0.trimmingCharacters(in: .whitespaces) }
    }
}
