import FlowModel

/// What caps do to an email that is due.
extension SendStep {
    /// It is held: there is no room, and it ends two days after the first time.
    func hold(until: Instant?, _ walk: inout Walk, _ ledger: Ledger, at now: Moment) throws(Breach) {
        let begin = walk.cappedSince ?? now
        walk.cappedSince = begin
        let end = capEnd(begin, walk, ledger)
        guard let until, until > now.wall, until <= end else {
            throw Breach(
                .capIsFair,
                expected: "it is held until \(Words.time(end)) at most",
                happened: until.map { "until \(Words.time($0))" } ?? "for ever"
            )
        }
        guard !hasRoom(at: now.wall, walk, ledger, now) else {
            throw Breach(.capIsFair, expected: "\(email) has room", happened: "a cap holds it back")
        }
    }

    func expectNoRoom(_ walk: Walk, _ ledger: Ledger, at now: Moment) throws(Breach) {
        guard let begin = walk.cappedSince else {
            throw Breach(.capIsFair, expected: "\(email) waits two days for room", happened: "it is skipped at once")
        }
        let end = capEnd(begin, walk, ledger)
        guard end <= now.wall else {
            throw Breach(
                .capIsFair,
                expected: "\(email) waits for room until \(Words.time(end))",
                happened: "it is skipped at \(Words.time(now.wall))"
            )
        }
        let isOpen = walk.flow.hours.map { hours in
            StoryCalendar(zone: ledger.zone(of: walk.flow)).isOpen(hours, at: end)
        }
        if isOpen != false, hasRoom(at: end, walk, ledger, now) {
            throw Breach(.capIsFair, expected: "\(email) goes: there was room in time", happened: "it is skipped")
        }
    }

    private func capEnd(_ begin: Moment, _ walk: Walk, _ ledger: Ledger) -> Instant {
        StoryCalendar(zone: ledger.zone(of: walk.flow)).end(of: StoryDuration(days: 2), from: begin.wall)
    }

    private func hasRoom(at instant: Instant, _ walk: Walk, _ ledger: Ledger, _ now: Moment) -> Bool {
        guard case .delivering(let key) = walk.state else { return true }
        let topic = ledger.emailTopics[Slug(email)] ?? walk.flow.topic.map { Slug($0) }
        if topic == Ledger.transactional { return true }
        func isFull(_ limit: Int?, _ hours: Int64) -> Bool {
            limit.map { $0 <= ledger.mail.counted(within: hours, before: instant, besides: key, at: now) } ?? false
        }
        return !isFull(ledger.caps.perDay, 24) && !isFull(ledger.caps.perWeek, 168)
    }
}
