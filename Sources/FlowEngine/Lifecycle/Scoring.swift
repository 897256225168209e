import FlowModel

/// Points: for what happens, and away from those of whom nothing is heard.
extension Decision {
    /// So many moments at which points fall are made up for at once, after a long rest.
    private static let decaysAtOnce = 1000

    /// Every rule that matches adds, in the order of the rules.
    mutating func addPoints(for happening: Happening) {
        for rule in folder.lifecycle.scoring where happening.isMeant(by: rule.subject) {
            if let filter = rule.filter, !scope.filtering(happening.properties).holds(filter) { continue }
            addPoints(by: rule)
        }
    }

    private mutating func addPoints(by rule: ScoringRule) {
        guard rule.limit != nil || rule.oncePerDay else {
            _ = addPoints(rule.points)
            return
        }
        let today = folder.zone(of: person.contact).local(at: now).date
        let total = person.ruleTotals[rule.text]
        if rule.oncePerDay, total?.lastDay == today { return }
        let added = total?.added ?? 0
        let points = rule.points(after: added)
        guard points != 0, addPoints(points) else { return }
        let sum = RuleTotal(added: added + points, lastDay: today)
        person.ruleTotals[rule.text] = sum
        contactChanges.append(.ruleTotal(rule.text, sum))
    }

    /// What time alone brought since the contact was last looked at: points that fall, then conditions.
    mutating func passTime() {
        guard now > lookedAt else { return }
        if let decay = folder.lifecycle.decay {
            var moment = lookedAt
            for _ in 0..<Decision.decaysAtOnce {
                guard let next = nextDecay(after: moment), next <= now else { break }
                _ = addPoints(-min(decay.points, person.contact.standing.score))
                settle()
                moment = next
            }
        }
        if folder.isChangedByTime { settle() }
    }

    /// When points fall next; nil while there are none above 0, or nothing was ever heard of the contact.
    func nextDecay(after instant: Instant) -> Instant? {
        let standing = person.contact.standing
        guard let decay = folder.lifecycle.decay, decay.points > 0, !decay.every.isZero, standing.score > 0,
            let activity = standing.lastActivity
        else { return nil }
        return decay.every.nextRepetition(
            after: instant,
            since: activity,
            in: folder.zone(of: person.contact),
            holidays: folder.holidays
        )
    }
}

extension ScoringRule {
    /// What it still adds for a contact for whom it has added that much: the last addition is cut.
    fileprivate func points(after added: Int) -> Int {
        guard let limit else { return points }
        let room = max(0, limit - abs(added))
        return points > 0 ? min(points, room) : -min(-max(points, -limit), room)
    }
}
