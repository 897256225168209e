import FlowModel
import FlowRuntime

/// What the daemon made of a message that came back.
struct BounceReport: Hashable, Sendable {
    var recorded: Int
    var repeated: Int
    /// News about no message of the daemon's.
    var unknown: Int
    /// What was read from the message.
    var kinds: [String]

    /// - Throws: `CommandError.bounce` when something else than the daemon answered.
    init(_ body: [UInt8]) throws(CommandError) {
        guard case .object(let members)? = try? JSONReader.read(body), case .list(let kinds)? = members["kinds"] else {
            throw .bounce(.strangeAnswer)
        }
        func count(_ name: String) -> Int {
            if case .number(let number)? = members[name] { Int(exactly: number) ?? 0 } else { 0 }
        }
        (recorded, repeated, unknown) = (count("recorded"), count("repeated"), count("unknown"))
        self.kinds = kinds.compactMap { if case .text(let kind) = $0 { kind } else { nil } }
    }

    var sentence: String {
        let what = kinds.map { BounceReport.words[$0] ?? $0 }.joined(separator: ", ")
        if recorded > 0 { return "recorded: \(what)" }
        if repeated > 0 { return "nothing to do: \(what), recorded before" }
        if unknown > 0 { return "nothing to do: \(what), about no message that this nurture sent" }
        return "nothing to do: no bounce, complaint, wish to unsubscribe or answer"
    }

    var json: String {
        JSON.object([
            ("recorded", .number(Double(recorded))), ("repeated", .number(Double(repeated))),
            ("unknown", .number(Double(unknown))), ("kinds", .list(kinds.map { .text($0) })),
        ])
    }

    private static let words = [
        "hardBounce": "a hard bounce", "softBounce": "a soft bounce", "complaint": "a complaint",
        "unsubscribe": "a wish to unsubscribe", "reply": "an answer",
    ]
}
