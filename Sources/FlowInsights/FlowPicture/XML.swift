/// Text inside XML 1.0, in elements and in attributes.
enum XML {
    /// Without the characters that XML cannot hold.
    static func text(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\t", "\n", "\r": result += " "
            case let control where control.value < 0x20 || (0x7f...0x9f).contains(control.value): continue
            case "\u{fffe}", "\u{ffff}": continue
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
