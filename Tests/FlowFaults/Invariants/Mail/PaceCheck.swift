import FlowModel
import FlowRuntime

/// Looks at what begins: how much a second, and nothing while sending pauses.
struct PaceCheck {
    private static let day: Int64 = 86_400
    /// Counting may be put off so long.
    private static let longest: Int64 = 11 * 60_000

    private let story: Story
    private let deliveries: [OutboxID: Delivery]
    private let verdicts: [EventID: Bool]
    private var post = PostCheck()
    private var begun: [Int64] = []
    private var life = 0
    private var isPaused = false
    private var releasedAt = Instant.distantPast
    private var troubles: [(message: OutboxID, isBounce: Bool, at: Instant)] = []
    /// When too much had bounced, and it could have been noticed.
    private var exceededAt: Moment?
    /// Whether this life has counted since its start or a release.
    private var hasCounted = false
    /// Bounces at sending: on a full disk nothing is counted after them.
    private var replies: Set<EventID> = []
    private(set) var violations: [Violation] = []
    private(set) var tally = Tally()

    init(_ journal: Journal, _ people: PeopleCheck, _ story: Story) {
        (self.story, deliveries, verdicts) = (story, journal.deliveries, people.verdicts)
        for line in journal.lines { read(line) }
    }

    private mutating func read(_ line: Journal.Line) {
        switch line.kind {
        case .handedOver(let one, let body): if body.channel == .mail { post.name(body.messageID, one.id) }
        case .clockSet: exceededAt = nil
        case .committed(let acts):
            if line.life != life { (life, begun, hasCounted) = (line.life, [], false) }
            var hasTrouble = false
            for act in acts { read(act, at: line.at, &hasTrouble) }
            if hasTrouble { expectPause(at: line.at) }
        case .started, .died, .stopped, .answered, .accepted, .reported: break
        }
    }

    private mutating func read(_ act: Journal.Act, at now: Moment, _ hasTrouble: inout Bool) {
        switch act {
        case .began(let id):
            guard let delivery = deliveries[id], delivery.kind.channel == .mail else { return }
            post.begin(id, delivery)
            checkPace(at: now)
            if isPaused, case .mail(let email) = delivery.kind {
                tell(.pauseHolds, now, "nothing begins before a release", "\(email) begins")
            }
        case .settled(let settlement): post.settle(settlement, at: now)
        case .ownership: post.takeOwnership(holdsUnknown: story.holdsUnknown, at: now)
        case .accepted(let arrival, .accepted(let event, _)): note(arrival, event)
        case .consumed(let events):
            hasTrouble = hasTrouble || events.contains { $0.isTrouble && !replies.contains($0.id) }
        case .paused(true): pause(at: now)
        case .paused(false):
            tally.releases += 1
            (isPaused, releasedAt, exceededAt, hasCounted) = (false, now.wall, nil, false)
        case .applied, .accepted, .decided, .faulted, .listed, .lifted: break
        }
    }

    // MARK: Limits per second

    private mutating func checkPace(at now: Moment) {
        guard let pace = story.mail.pace else { return }
        begun.removeAll { $0 <= now.uptime - 1_000 }
        begun.append(now.uptime)
        // Everybody in a story is of one domain. A tenth of a second's messages may go at once.
        let limit = min(pace.perSecond ?? .max, pace.perDomainPerSecond ?? .max)
        guard limit < .max else { return }
        let most = limit + max(1, limit / 10)
        if begun.count == limit { tally.paced += 1 }
        if begun.count > most {
            tell(.paceKept, now, "at most \(most) messages begin in a second", "\(begun.count) do")
        }
    }

    // MARK: Pauses

    private mutating func note(_ arrival: Arrival, _ event: EventID) {
        if arrival.messageID.hasPrefix("nurture-bounce-") { replies.insert(event) }
        let message: OutboxID? =
            switch arrival.subject {
            case .message(let id): id
            case .sent(let messageID): post.messageIDs[messageID]
            case .contact: nil
            }
        guard let message else { return }
        switch arrival.kind {
        case .message(.bounced, _, false): troubles.append((message, true, arrival.receivedAt))
        case .message(.complained, _, false): troubles.append((message, false, arrival.receivedAt))
        case .softBounced where verdicts[event] == true: troubles.append((message, true, arrival.receivedAt))
        default: break
        }
    }

    private func isTooMuch(at now: Moment) -> Bool {
        guard let limits = story.mail.pauseAt else { return false }
        let since = max(now.wall.adding(seconds: -PaceCheck.day), releasedAt)
        let recent = troubles.filter { $0.at >= since }
        let known = recent.filter { trouble in
            guard let mail = post.mail(trouble.message) else { return false }
            return (mail.at ?? (mail.hasFailed ? mail.endedAt : nil)).map { $0.wall >= since } ?? false
        }
        let bounced = Set(known.filter(\.isBounce).map(\.message))
        let complained = Set(known.filter { !$0.isBounce }.map(\.message))
        let sent =
            post.all.count { mail in mail.at.map { $0.wall >= since } ?? false }
            + bounced.count { post.mail($0)?.hasFailed ?? false }
        guard sent >= max(1, limits.leastMessages) else { return false }
        func exceeds(_ count: Int, _ limit: Double?) -> Bool {
            limit.map { Double(count) > $0 * Double(sent) } ?? false
        }
        return exceeds(bounced.count, limits.bounced) || exceeds(complained.count, limits.complained)
    }

    private mutating func pause(at now: Moment) {
        tally.pauses += 1
        isPaused = true
        if !isTooMuch(at: now) {
            tell(.pauseHolds, now, "sending goes on: little bounces", "it pauses")
        }
    }

    private mutating func expectPause(at now: Moment) {
        defer { hasCounted = true }
        guard !isPaused, isTooMuch(at: now) else {
            exceededAt = nil
            return
        }
        if !hasCounted { tell(.pauseHolds, now, "sending pauses: too much bounces", "it goes on") }
        guard let before = exceededAt else {
            exceededAt = now
            return
        }
        if now.uptime - before.uptime > PaceCheck.longest, now.wall.milliseconds(since: before.wall) > PaceCheck.longest
        {
            tell(.pauseHolds, now, "sending pauses: too much bounces", "it goes on")
        }
    }

    private mutating func tell(_ invariant: Invariant, _ now: Moment, _ expected: String, _ happened: String) {
        violations.append(
            Violation(invariant: invariant, at: now.uptime, contact: nil, expected: expected, happened: happened)
        )
    }
}

extension Event {
    /// A bounce for good, or a complaint.
    fileprivate var isTrouble: Bool {
        switch kind {
        case .message(.bounced, let message), .message(.complained, let message): !message.isAutomatic
        default: false
        }
    }
}
