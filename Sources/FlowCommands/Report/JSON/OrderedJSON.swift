import FlowModel

/// A JSON document whose members keep their order.
indirect enum OrderedJSON {
    case members([(key: String, value: OrderedJSON)])
    case list([OrderedJSON])
    case value(Value)

    static let null = OrderedJSON.value(.null)

    static func text(_ text: String) -> OrderedJSON { .value(.text(text)) }

    static func count(_ count: Int) -> OrderedJSON { .value(.number(Double(count))) }

    static func flag(_ flag: Bool) -> OrderedJSON { .value(.flag(flag)) }

    /// A share or a difference with four decimals.
    static func share(_ share: Double) -> OrderedJSON { .value(.number((share * 10_000).rounded() / 10_000)) }

    /// Milliseconds are the smallest that is told.
    static func seconds(_ seconds: Double?) -> OrderedJSON {
        .value(seconds.map { .number(($0 * 1_000).rounded() / 1_000) } ?? .null)
    }

    static func optional(_ text: String?) -> OrderedJSON { .value(text.map { .text($0) } ?? .null) }

    /// Of one line.
    var text: String {
        switch self {
        case .value(let value): JSON.text(value)
        case .list(let values): "[" + values.map(\.text).joined(separator: ",") + "]"
        case .members(let members):
            "{" + members.map { JSON.text(.text($0.key)) + ":" + $0.value.text }.joined(separator: ",") + "}"
        }
    }
}
