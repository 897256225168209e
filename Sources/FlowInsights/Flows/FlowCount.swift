/// What became of the entries in one version of a flow.
struct FlowCount: Sendable {
    struct Key: Hashable, Sendable {
        var flow: UInt32
        var version: UInt16
    }

    var entered = 0
    var converted = 0
    var finished = 0
    /// By the number of the reason.
    var stopped: [UInt32: Int] = [:]
    var times: [Int64] = []
    var sent = 0
    var openers = ContactCount()
    var clickers = ContactCount()
}
