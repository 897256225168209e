import FlowModel

/// Scoring rules, stages and segments (LANGUAGE, section 3).
extension Decision {
    /// How often stages and segments are looked at for one change; more often only a circle of them would be.
    private static let rounds = 100

    /// What of stages and segments holds before anything happens, where that is not known yet.
    ///
    /// Of somebody about whom nothing was ever decided nothing held; for others a new rule or segment begins with what
    /// is, so that nobody moves or enters because a file changed.
    mutating func learnWhatHeldBefore() {
        let known = person.contact.standing.truths
        if known.count == prepared.truthKeys.count, prepared.truthKeys.allSatisfy({ known[$0] != nil }) {
            truthsBefore = known
            return
        }
        var truths: [String: Bool] = [:]
        let isNew = person.contact.standing.lookedAt == nil
        let question = scope
        for watched in [prepared.stages, prepared.outside, prepared.segments].joined() {
            truths[watched.truthKey] = known[watched.truthKey] ?? (isNew ? false : question.holds(watched.condition))
        }
        for mark in prepared.scores {
            truths[mark.truthKey] = known[mark.truthKey] ?? (Double(person.contact.standing.score) >= mark.bound)
        }
        person.contact.standing.truths = truths
        truthsBefore = truths
    }

    /// Adds the points of every rule that the event matches, in the order of the files.
    mutating func score() {
        guard let current = settlement.current, !folder.lifecycle.scoring.isEmpty else { return }
        let today = folder.zone(of: person.contact).local(at: now).date
        for rule in folder.lifecycle.scoring where rule.subject.matches(current.kind) {
            if let filter = rule.filter, !scope(properties: current.properties).holds(filter) { continue }
            let earlier = person.ruleTotals[rule.text]
            if rule.oncePerDay, earlier?.lastDay == today { continue }
            let points = rule.points(after: earlier?.added ?? 0)
            guard points != 0 else { continue }
            if rule.limit != nil || rule.oncePerDay {
                let total = RuleTotal(added: (earlier?.added ?? 0) + points, lastDay: today)
                person.ruleTotals[rule.text] = total
                contactChanges.append(.ruleTotal(rule.text, total))
            }
            addPoints(points)
            tell(.scored(points: points, score: person.contact.standing.score))
        }
    }

    /// Moves between stages and in and out of segments, until nothing changes any more.
    mutating func settleLifecycle() {
        guard prepared.watches else { return }
        for _ in 0..<Decision.rounds {
            let moved = followStageRules()
            let changed = followSegments()
            if !moved, !changed { break }
        }
        forgetThisMoment()
    }

    /// One move at most: of the rules that began to hold, one that leads outside wins, else the one furthest ahead.
    private mutating func followStageRules() -> Bool {
        let lifecycle = folder.lifecycle
        let question = scope
        var target: Slug?
        for stage in prepared.stages where note(stage, question.holds(stage.condition)) == .began {
            let place = lifecycle.place(of: stage.name) ?? 0
            let here = person.contact.standing.stage.map { lifecycle.place(of: $0) } ?? -1
            if let here, place > here { target = stage.name }
        }
        var outside: Slug?
        for stage in prepared.outside where note(stage, question.holds(stage.condition)) == .began {
            outside = outside ?? stage.name
        }
        guard !lifecycle.isOutside(person.contact.standing.stage), let stage = outside ?? target else { return false }
        let earlier = person.contact.standing.stage
        guard move(to: stage) else { return false }
        tell(.moved(from: earlier, to: stage), because: settlement.moveCause)
        return true
    }

    private mutating func followSegments() -> Bool {
        let question = scope
        var changed = false
        for segment in prepared.segments {
            let news = note(segment, question.holds(segment.condition))
            guard news != .same else { continue }
            changed = true
            if news != .ended { settlement.segments.insert(segment.name) }
        }
        return changed
    }

    /// How what holds now stands to what held before.
    private enum News {
        case same, began, ended
        /// It holds, and nobody knew of it before.
        case isNew
    }

    /// Remembers whether a condition holds.
    ///
    /// No condition asks what is remembered here, so that one scope serves for all of them.
    private mutating func note(_ watched: PreparedFolder.Watched, _ holds: Bool) -> News {
        let held = person.contact.standing.truths[watched.truthKey]
        guard held != holds else { return .same }
        person.contact.standing.truths[watched.truthKey] = holds
        if !holds { return .ended }
        return held == false ? .began : .isNew
    }

    /// Scores that let contacts in and are reached from below.
    ///
    /// What was reached is remembered like a rule's truth: when two contacts turn out to be one, the sum of their
    /// points may cross a score, although neither did.
    mutating func noteCrossedScores() {
        for mark in prepared.scores {
            let holds = Double(person.contact.standing.score) >= mark.bound
            let held = person.contact.standing.truths[mark.truthKey]
            guard held != holds else { continue }
            person.contact.standing.truths[mark.truthKey] = holds
            if holds, held == false { settlement.crossedScores.insert(mark.bound) }
        }
    }

    /// The event is over: a rule that held because of it alone may begin to hold again with the next one.
    private mutating func forgetThisMoment() {
        guard settlement.current != nil else { return }
        let question = Scope(moment: Moment(person: person, current: nil, in: prepared, at: now))
        for stage in [prepared.stages, prepared.outside].joined()
        where person.contact.standing.truths[stage.truthKey] == true && !question.holds(stage.condition) {
            person.contact.standing.truths[stage.truthKey] = false
        }
    }
}

extension Lifecycle {
    fileprivate func isOutside(_ stage: Slug?) -> Bool { outside.contains { $0.name == stage } }
}

extension ScoringRule {
    /// What it adds now; the last addition is cut at the limit.
    fileprivate func points(after added: Int) -> Int {
        guard let limit else { return points }
        let room = max(0, limit - abs(added))
        return points > 0 ? min(points, room) : -min(-points, room)
    }
}

extension ScoringRule.Subject {
    fileprivate func matches(_ kind: Settlement.Current.Kind) -> Bool {
        switch (self, kind) {
        case (.event(let wanted), .event(let name)): wanted == name
        case (.message(let wanted, let email), .message(let fact, let message)):
            wanted == fact && (email == nil || email == message.email)
        case (.unsubscribed, .event(let name)): name == .unsubscribed
        case (.event, .message), (.message, .event), (.unsubscribed, .message): false
        }
    }
}
