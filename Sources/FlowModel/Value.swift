/// A value of a contact's field or of an event's property.
package enum Value: Hashable, Sendable {
    case text(String)
    case number(Double)
    case flag(Bool)
    case list([Value])
    case object([String: Value])
    case null

    /// Whether comparisons treat it as no value: null and empty text (LANGUAGE, Conditions).
    package var isMissing: Bool {
        switch self {
        case .null: true
        case .text(let text): text.isEmpty
        case .number, .flag, .list, .object: false
        }
    }

    /// How it reads in a message or a key: numbers without `.0`, lists joined with commas; empty when it is missing.
    package var displayText: String {
        switch self {
        case .text(let text): text
        case .number(let number): Value.text(of: number)
        case .flag(let flag): flag ? "yes" : "no"
        case .list(let values): values.map(\.displayText).joined(separator: ", ")
        case .object(let members): JSON.text(.object(members))
        case .null: ""
        }
    }

    /// The shortest decimal form of a number, whole ones without `.0` up to 2⁵³.
    package static func text(of number: Double) -> String {
        if number == number.rounded(), abs(number) <= 9_007_199_254_740_992 { return String(Int64(number)) }
        return String(number)
    }
}
