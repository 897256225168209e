/// One of several mail servers.
struct StoryRelay: Sendable {
    var weight: Int
    var connections: Int
    var perSecond: Int?
    var fate: Fate
    /// Milliseconds of the story.
    var from: Int64
    var until: Int64

    enum Fate: Sendable, CaseIterable {
        case well
        /// For hours.
        case dead
        /// There for ten minutes, and away for ten.
        case flapping
        case slow
    }

    func isThere(at uptime: Int64) -> Bool {
        guard from <= uptime, uptime < until else { return true }
        switch fate {
        case .well, .slow: return true
        case .dead: return false
        case .flapping: return uptime / 600_000 % 2 == 0
        }
    }

    /// Whether it has been there for so long.
    func isThere(at uptime: Int64, for length: Int64) -> Bool {
        stride(from: uptime - length, through: uptime, by: 30_000).allSatisfy { isThere(at: $0) } && isThere(at: uptime)
    }

    func latency(_ latency: Int64, at uptime: Int64) -> Int64 {
        fate == .slow && from <= uptime && uptime < until ? latency * 20 : latency
    }
}
