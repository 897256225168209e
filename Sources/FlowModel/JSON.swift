/// Writes values as JSON text (RFC 8259), equal data as equal bytes.
///
/// Members stand in a fixed order, without blanks.
package enum JSON {
    /// Members of an object are sorted by key; numbers that JSON cannot hold become null.
    package static func text(_ value: Value) -> String {
        var result = ""
        append(value, to: &result)
        return result
    }

    /// An object whose members keep the given order.
    package static func object(_ members: [(key: String, value: Value)]) -> String {
        var result = "{"
        for (index, member) in members.enumerated() {
            if index > 0 { result += "," }
            append(member.key, to: &result)
            result += ":"
            append(member.value, to: &result)
        }
        return result + "}"
    }

    private static func append(_ value: Value, to result: inout String) {
        switch value {
        case .text(let text): append(text, to: &result)
        case .number(let number): result += number.isFinite ? Value.text(of: number) : "null"
        case .flag(let flag): result += flag ? "true" : "false"
        case .null: result += "null"
        case .list(let values):
            result += "["
            for (index, element) in values.enumerated() {
                if index > 0 { result += "," }
                append(element, to: &result)
            }
            result += "]"
        case .object(let members):
            result += object(members.sorted { $0.key < $1.key }.map { (key: $0.key, value: $0.value) })
        }
    }

    private static func append(_ text: String, to result: inout String) {
        result += "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case let control where control.value < 0x20 || control.value == 0x7f:
                let digits = String(control.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        result += "\""
    }
}
