/// A call of the Segment HTTP tracking API.
enum IntakeCall: String, Hashable, CaseIterable {
    case track, identify, page, screen, group, alias, batch

    /// The long and the short name in the path, and `import`, which is a batch of past events.
    init?(pathSegment: String) {
        switch pathSegment {
        case "t": self = .track
        case "i": self = .identify
        case "p": self = .page
        case "s": self = .screen
        case "g": self = .group
        case "a": self = .alias
        case "b", "import": self = .batch
        default: self.init(rawValue: pathSegment)
        }
    }

    /// The `type` of an item in a batch.
    init?(itemType: String) {
        guard let call = IntakeCall(rawValue: itemType), call != .batch else { return nil }
        self = call
    }
}
