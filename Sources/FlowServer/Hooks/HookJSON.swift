import FlowModel
import FlowRuntime

/// A provider's JSON, read by name; what is not there, or is something else, is nil or empty.
struct HookJSON: Sendable {
    /// Names under which our own Message-ID travels through a provider as a custom value.
    private static let ownNames: Set<String> = ["message-id", "messageid", "nurture-message-id"]

    private let value: Value

    init(_ value: Value) {
        self.value = value
    }

    /// Reads a body; `keepsSpelling` where a signature is about its texts.
    init(reading bytes: [UInt8], keepsSpelling: Bool = false) throws(Problem) {
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw .invalid("not_utf8", "The body is not UTF-8.")
        }
        do {
            value = try JSONReader.read(bytes, keepsSpelling: keepsSpelling)
        } catch {
            throw .invalid(
                "invalid_json",
                "The body is not valid JSON: \(error.reason) (line \(error.line), column \(error.column))."
            )
        }
    }

    subscript(name: String) -> HookJSON {
        guard case .object(let members) = value, let member = members[name] else { return HookJSON(.null) }
        return HookJSON(member)
    }

    /// A text, or a number as one.
    var text: String? {
        switch value {
        case .text(let text): text.isEmpty ? nil : text
        case .number: value.displayText
        case .flag, .list, .object, .null: nil
        }
    }

    var number: Double? {
        if case .number(let number) = value { number } else { nil }
    }

    var isTrue: Bool { value == .flag(true) }

    /// The elements of a list; nothing else has any.
    var list: [HookJSON] {
        if case .list(let elements) = value { elements.map { HookJSON($0) } } else { [] }
    }

    /// ISO 8601, or seconds since 1970.
    var instant: Instant? {
        if let number { return Instant(seconds: number) }
        return text.flatMap { ISO8601.instant($0) ?? Double($0).flatMap { Instant(seconds: $0) } }
    }

    /// The values that the sender of the message gave it to carry our Message-ID.
    var ownMessageIDs: [String] {
        guard case .object(let members) = value else { return [] }
        return members.sorted { $0.key < $1.key }
            .filter { HookJSON.ownNames.contains(Slug($0.key).text) }
            .map { HookJSON($0.value) }
            .compactMap { $0.text ?? $0.list.first?.text }
    }
}

extension Instant {
    /// Nil for what no clock says.
    fileprivate init?(seconds: Double) {
        guard seconds.isFinite, seconds > 0, seconds < 1e11 else { return nil }
        self.init(milliseconds: Int64(seconds * 1000))
    }
}
