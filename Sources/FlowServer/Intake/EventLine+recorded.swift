import FlowModel

extension EventLine {
    /// Whether a line of an export says that a flow recorded it: then it is the engine's own, and a run makes its own.
    static func isRecorded(_ members: [String: Value]) -> Bool {
        guard case .object(let context)? = members["context"], case .object(let ours)? = context["nurture"] else {
            return false
        }
        return ours["recorded"] == .flag(true)
    }
}
