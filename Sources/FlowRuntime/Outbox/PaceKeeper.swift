import FlowModel

/// Which mail may begin under the limits per second, and the lanes of domains that are over theirs.
///
/// A message of a domain without a token is parked in the domain's lane, once, and leaves it when a token is there: it
/// is in nobody's way, and what is tried later does not go round and round. Plain values, of which a batch that is
/// rolled back leaves nothing; after a start all lanes are empty.
struct PaceKeeper {
    /// Domains of which something is remembered at a time: those mailed in the last moments.
    private static let limit = 10_000

    private let limits: SendingPace
    private var uptime: Int64
    private var all: TokenBucket?
    private var domains: [String: TokenBucket] = [:]
    /// Domains with parked rows, in the order of their turns.
    private(set) var lanes: [String] = []
    private var laneNames: Set<String> = []
    /// Messages that are being written, for which a token must be left.
    private var promised: [OutboxID: String] = [:]
    private var promises: [String: Int] = [:]

    init(_ limits: SendingPace, at uptime: Int64) {
        (self.limits, self.uptime) = (limits, uptime)
        all = limits.perSecond.map { TokenBucket(perSecond: $0, at: uptime) }
    }

    /// Whom a message to that address is counted for; nil for one without a domain.
    static func domain(of address: String) -> String? {
        guard let at = address.lastIndex(of: "@") else { return nil }
        let domain = address[address.index(after: at)...]
        return domain.isEmpty ? nil : domain.lowercased()
    }

    /// Begins a batch: what has passed is counted, and of what was promised only those messages are left.
    mutating func begin(at uptime: Int64, writing: Set<OutboxID>) {
        self.uptime = uptime
        all?.refill(at: uptime)
        domains = domains.compactMapValues { bucket in
            var bucket = bucket
            bucket.refill(at: uptime)
            return bucket.isFull ? nil : bucket
        }
        release(promised.keys.filter { !writing.contains($0) })
        if lanes.count > 1 { lanes.append(lanes.removeFirst()) }
    }

    // MARK: Tokens

    var isOpen: Bool { all.map { $0.count > 0 } ?? true }

    /// Whether a message to that domain may begin now.
    func canBegin(to domain: String?) -> Bool { isOpen && tokens(of: domain) > 0 }

    mutating func begin(to domain: String?) {
        all?.take()
        guard let domain, let rate = limits.perDomainPerSecond else { return }
        domains[domain, default: TokenBucket(perSecond: rate, at: uptime)].take()
    }

    /// Messages to that domain that are worth writing now.
    func room(in domain: String?) -> Int {
        tokens(of: domain) - (domain.flatMap { promises[$0] } ?? 0)
    }

    mutating func promise(_ id: OutboxID, to domain: String?) {
        guard let domain, promised.updateValue(domain, forKey: id) == nil else { return }
        promises[domain, default: 0] += 1
    }

    /// They have begun, or are not written any more.
    mutating func release(_ ids: some Sequence<OutboxID>) {
        for id in ids {
            guard let domain = promised.removeValue(forKey: id), let count = promises[domain] else { continue }
            promises[domain] = count > 1 ? count - 1 : nil
        }
    }

    private func tokens(of domain: String?) -> Int {
        guard let domain, let rate = limits.perDomainPerSecond else { return .max / 2 }
        if let bucket = domains[domain] { return bucket.count }
        return domains.count < PaceKeeper.limit ? TokenBucket.burst(perSecond: rate) : 0
    }

    // MARK: Lanes

    mutating func open(_ lane: String) {
        if laneNames.insert(lane).inserted { lanes.append(lane) }
    }

    /// Nothing is parked there; a lane of which something is being written stays, since that may come back.
    mutating func close(_ lane: String) {
        guard promises[lane] == nil, laneNames.remove(lane) != nil else { return }
        lanes.removeAll { $0 == lane }
    }

    // MARK: Deadlines

    /// Milliseconds until a message may begin, whatever its domain.
    var milliseconds: Int64 { all?.milliseconds(until: 1) ?? 0 }

    /// Milliseconds until a message to that domain may begin.
    func milliseconds(to domain: String?) -> Int64 {
        max(milliseconds, milliseconds(to: domain, tokens: 1))
    }

    /// Milliseconds until another message of that lane is worth writing.
    func milliseconds(in lane: String) -> Int64 {
        milliseconds(to: lane, tokens: 1 + (promises[lane] ?? 0))
    }

    private func milliseconds(to domain: String?, tokens: Int) -> Int64 {
        guard let domain, let rate = limits.perDomainPerSecond else { return 0 }
        if let bucket = domains[domain] { return bucket.milliseconds(until: tokens) }
        // The table is full of domains that were mailed in the last moments; the first of them is free in a second.
        if domains.count >= PaceKeeper.limit { return 1_000 }
        return TokenBucket(perSecond: rate, at: uptime).milliseconds(until: tokens)
    }
}
