import FlowModel

/// What time alone brings, and when it brings the next.
extension Decision {
    /// Points that fall at one instant at most, after a long time without a look.
    private static let fallsPerInstant = 1_000

    /// Up to when everything that time brings was decided; what comes at this very instant is still to come for
    /// somebody new.
    private var lookedUntil: Instant {
        person.contact.standing.lookedAt ?? now.adding(milliseconds: -1)
    }

    /// Points that fall, then conditions that time changed.
    mutating func letTimeChange() {
        guard lookedUntil < now else { return }
        // Nobody falls below nothing: moments that passed while there was no score took nothing away.
        var from = hadScore ? lookedUntil : max(lookedUntil, now.adding(milliseconds: -1))
        for _ in 0..<Decision.fallsPerInstant {
            guard let fall = nextFall(after: from), fall <= now, let decay = folder.lifecycle.decay else { break }
            settlement = Settlement(isMadeByTime: true)
            let points = -min(decay.points, person.contact.standing.score)
            addPoints(points)
            tell(.scored(points: points, score: person.contact.standing.score))
            settleChange()
            from = fall
        }
        // Nobody is looked at twice at one instant only because of time.
        guard let change = nextConditionChange(after: lookedUntil), change <= now else { return }
        settlement = Settlement(isMadeByTime: true)
        settleChange()
    }

    /// Date and recurring triggers, in the order of the flows.
    mutating func enterByTime() {
        for live in folder.timed {
            let isDue = zip(live.flow.triggers, live.triggersSince).contains { trigger, since in
                guard trigger.isMadeByTime else { return false }
                let moment = nextMoment(of: trigger, live, after: max(passed(of: trigger), since))
                return moment.map { $0 <= now } ?? false && holds(trigger.filter, live) && isIn(trigger)
            }
            if isDue { enter(live, by: Entrance(since: person.contact.standing.lastEvent)) }
        }
    }

    /// Up to when moments of the trigger have passed.
    ///
    /// A date that is moved onto such a moment lets nobody in, nor does a time that came before the contact was in the
    /// segment.
    private func passed(of trigger: Trigger) -> Instant {
        var fields: Set<Slug> = [Slug(stored: "time-zone")]
        var isNew = false
        switch trigger.kind {
        case .moment(let moment, _):
            if case .contact(let field) = moment.field { fields.insert(field) }
        case .recurring(_, let segment):
            isNew = folder.lifecycle.segment(segment).map { truthsBefore[$0.truthKey] != true } ?? true
        case .event, .message, .unsubscribed, .stage, .segment, .score: break
        }
        let isMoved = isNew || !movedFields.isDisjoint(with: fields)
        return isMoved ? max(lookedUntil, now.adding(milliseconds: -1)) : lookedUntil
    }

    /// When to look again although nothing happens.
    func nextChangeByTime() -> Instant? {
        var instants = [nextFall(after: now), nextConditionChange(after: now)]
        for live in folder.timed {
            for (trigger, since) in zip(live.flow.triggers, live.triggersSince) where trigger.isMadeByTime {
                guard isIn(trigger) else { continue }
                instants.append(nextMoment(of: trigger, live, after: max(now, since)))
            }
        }
        return instants.compactMap { $0 }.min()
    }

    /// The next moment at which the score falls, if nothing happens before.
    private func nextFall(after instant: Instant) -> Instant? {
        let standing = person.contact.standing
        guard let decay = folder.lifecycle.decay, let active = standing.lastActivity, standing.score > 0 else {
            return nil
        }
        return decay.every.nextRepetition(
            after: instant,
            since: active,
            in: folder.zone(of: person.contact),
            holidays: folder.holidays
        )
    }

    /// The next moment at which time alone changes a condition that is looked at all the time.
    private func nextConditionChange(after instant: Instant) -> Instant? {
        guard folder.isChangedByTime else { return nil }
        var earliest: Instant?
        func look(_ condition: Condition, _ question: Scope) {
            guard let change = question.nextChange(of: condition, after: instant) else { return }
            earliest = min(earliest ?? change, change)
        }
        if !prepared.changedByTime.isEmpty {
            let question = scope
            prepared.changedByTime.forEach { look($0, question) }
        }
        for enrolment in person.enrolments where prepared.versionsChangedByTime.contains(enrolment.version) {
            guard let place = place(of: enrolment) else { continue }
            let question = scope(of: enrolment, in: place.flow)
            (place.flow.goals + place.flow.stops).forEach { look($0.condition, question) }
            if case .waitUntil(let condition, _, _, _) = place.step.action, enrolment.waitEnd != nil {
                look(condition, question)
            }
        }
        return earliest
    }

    private func nextMoment(of trigger: Trigger, _ live: LiveFolder.LiveFlow, after instant: Instant) -> Instant? {
        let zone = folder.zone(of: person.contact, in: live.flow)
        switch trigger.kind {
        case .event, .message, .unsubscribed, .stage, .segment, .score: return nil
        case .moment(let moment, let everyYear):
            guard case .contact(let field) = moment.field, let value = person.contact.fields[field] else { return nil }
            if everyYear {
                return moment.nextYearly(after: instant, of: value, in: zone, holidays: folder.holidays)
            }
            let comes = moment.instant(of: value, in: zone, holidays: folder.holidays)
            return comes.flatMap { $0 > instant ? $0 : nil }
        case .recurring(let recurrence, _):
            return recurrence.next(after: instant, in: zone, holidays: folder.holidays)
        }
    }

    /// Whether the contact is in the segment for whose contacts the trigger is.
    private func isIn(_ trigger: Trigger) -> Bool {
        guard case .recurring(_, let segment) = trigger.kind else { return true }
        return scope.holds(.inSegment(segment))
    }

    private func holds(_ filter: Condition?, _ live: LiveFolder.LiveFlow) -> Bool {
        guard let filter else { return true }
        let candidate = candidate(for: live, by: Entrance(since: person.contact.standing.lastEvent))
        return scope(of: candidate, in: live.flow).holds(filter)
    }
}
