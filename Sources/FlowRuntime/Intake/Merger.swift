package import FlowModel

/// What becomes of two contacts that turn out to be one person: the rules that every store follows.
///
/// The store itself moves what happened (events and their facts, messages, timeline, past entries) and the names.
package struct Merger {
    /// Whose fields, stage and truths come first.
    package var kept: Person
    /// Who is no contact of its own any more.
    package var gone: Person
    package var now: Instant

    package init(kept: Person, gone: Person, at now: Instant) {
        (self.kept, self.gone, self.now) = (kept, gone, now)
    }

    /// An entry of the one who goes gets a number behind those of the one who stays.
    package func moved(_ enrolment: EnrolmentID) -> EnrolmentID {
        guard enrolment.contact == gone.contact.id else { return enrolment }
        return EnrolmentID(contact: kept.contact.id, ordinal: kept.contact.enrolmentCount + enrolment.ordinal)
    }

    /// Of two active entries of one flow (with the same run key) the later: they stop.
    package var stopped: [Enrolment] {
        gone.enrolments.compactMap { entry in
            let twin = kept.enrolments.first { $0.flow == entry.flow && ($0.runKey ?? "") == (entry.runKey ?? "") }
            guard let twin else { return nil }
            let isOlder = (entry.enteredAt, entry.since) < (twin.enteredAt, twin.since)
            var later = isOlder ? twin : entry
            later.state = .left(.stopped(.merged), at: now, step: later.step)
            return later
        }
    }

    /// That the one who goes is in another stage from now on, where both had one.
    ///
    /// Whoever had none gets the other's, and that one's moves with it.
    package var move: TimelineEntry? {
        guard let from = gone.contact.standing.stage, let to = kept.contact.standing.stage, from != to else {
            return nil
        }
        return TimelineEntry(at: now, contact: kept.contact.id, kind: .moved(from: from, to: to), cause: .merging)
    }

    /// What the one who stays gets of what both are: fields that it has no value of, tags, consent, points.
    ///
    /// `lastRecord` is the last place that the store gave to something recorded, so that the next comes behind it.
    package func changes(lastRecord: EventOrder?) -> [Change] {
        var changes: [Change] = []
        for (field, value) in gone.contact.fields.sorted(by: { $0.key < $1.key })
        where kept.contact.fields[field] == nil {
            changes.append(.setField(field, value))
        }
        for tag in gone.contact.tags.subtracting(kept.contact.tags).sorted() { changes.append(.tagged(tag)) }
        if gone.contact.consent.unsubscribedFromEverything, !kept.contact.consent.unsubscribedFromEverything {
            changes.append(.unsubscribedFromEverything)
        }
        changes += topics
        for (rule, total) in gone.ruleTotals.sorted(by: { $0.key < $1.key }) {
            changes.append(.ruleTotal(rule, kept.ruleTotals[rule].map { $0.adding(total) } ?? total))
        }
        changes.append(.standing(standing(lastRecord)))
        return changes
    }

    /// Who said no anywhere has said no; who is out of everything said so to each topic that was not opened since.
    private var topics: [Change] {
        let (own, other) = (kept.contact.consent, gone.contact.consent)
        let all = Set(own.topics.keys).union(other.topics.keys).sorted()
        return all.compactMap { topic in
            let answers = [own, other].map { $0.topics[topic] ?? ($0.unsubscribedFromEverything ? false : nil) }
            let isSubscribed = !answers.contains(false)
            return isSubscribed == own.topics[topic] ? nil : .topic(topic, subscribed: isSubscribed)
        }
    }

    /// Points are added, and what is known of the one who stays comes first: what holds of the two together only now
    /// is news.
    private func standing(_ lastRecord: EventOrder?) -> Standing {
        let (first, second) = (kept.contact.standing, gone.contact.standing)
        return Standing(
            stage: first.stage ?? second.stage,
            score: first.score + second.score,
            lastActivity: [first.lastActivity, second.lastActivity].compactMap { $0 }.max(),
            lastEvent: max(first.lastEvent, second.lastEvent, lastRecord ?? .beforeAll),
            lookedAt: first.lookedAt ?? second.lookedAt,
            truths: first.truths.merging(second.truths) { known, _ in known }
        )
    }
}

/// A contact that took another one in, as the store did it.
package struct Merging: Hashable, Sendable {
    /// Numbers that no contact has any more.
    package var gone: [ContactID]
    /// What was told of it.
    package var timeline: [TimelineEntry]

    package init(gone: [ContactID] = [], timeline: [TimelineEntry] = []) {
        (self.gone, self.timeline) = (gone, timeline)
    }
}

extension RuleTotal {
    fileprivate func adding(_ other: RuleTotal) -> RuleTotal {
        RuleTotal(added: added + other.added, lastDay: max(lastDay, other.lastDay))
    }
}
