/// How fast mail goes out; nil is no limit (INTERFACES, Configuration, `limits`).
package struct SendingPace: Hashable, Sendable {
    /// Messages a second in all.
    package var perSecond: Int?
    /// Messages a second to one recipient domain.
    package var perDomainPerSecond: Int?

    /// Nil when nothing is limited.
    package init?(perSecond: Int? = nil, perDomainPerSecond: Int? = nil) {
        guard perSecond != nil || perDomainPerSecond != nil else { return nil }
        (self.perSecond, self.perDomainPerSecond) = (perSecond, perDomainPerSecond)
    }
}

/// Lets so many messages begin in a second, and a tenth of that at once after a pause.
///
/// It reckons in thousandths of a token: so many come in a millisecond as tokens in a second, without a remainder.
struct TokenBucket {
    private static let token: Int64 = 1_000

    private let rate: Int64
    private var level: Int64
    private var readAt: Int64

    init(perSecond: Int, at uptime: Int64) {
        rate = Int64(max(1, perSecond))
        level = TokenBucket.capacity(rate)
        readAt = uptime
    }

    /// After any pause; over any second no more than this and the second's own go out.
    static func burst(perSecond: Int) -> Int { max(1, perSecond / 10) }

    private static func capacity(_ rate: Int64) -> Int64 { Int64(burst(perSecond: Int(rate))) * token }

    mutating func refill(at uptime: Int64) {
        let passed = min(max(0, uptime - readAt), 60_000)
        level = min(TokenBucket.capacity(rate), level + passed * rate)
        readAt = uptime
    }

    /// Tokens that are there.
    var count: Int { Int(level / TokenBucket.token) }

    /// A full bucket says nothing that a new one does not.
    var isFull: Bool { level == TokenBucket.capacity(rate) }

    mutating func take() { level -= TokenBucket.token }

    /// Milliseconds until that many tokens are there.
    func milliseconds(until tokens: Int) -> Int64 {
        max(0, (Int64(tokens) * TokenBucket.token - level + rate - 1) / rate)
    }
}
