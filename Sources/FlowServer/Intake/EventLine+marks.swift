package import FlowModel

extension EventLine {
    /// What an export says about a line beside its name, under `context.nurture`.
    enum Mark: String {
        /// A flow recorded it: it is the engine's own, and a run makes its own.
        case recorded
        /// A step of a flow changed consent: the engine did it, not the contact.
        case step
        /// An application's own event, though its name is one that the daemon's lines have.
        case application
    }

    static func isMarked(_ mark: Mark, _ members: [String: Value]) -> Bool {
        guard case .object(let context)? = members["context"], case .object(let ours)? = context["nurture"] else {
            return false
        }
        return ours[mark.rawValue] == .flag(true)
    }

    /// Whether a line with an event of that name is the daemon's own unless it is marked as an application's.
    package static func isReserved(_ event: Slug) -> Bool { EventMeaning(event.text) != .event }
}
