import FlowModel

/// Rules of stages and segments: noticed when they begin to hold.
extension Decision {
    /// What held when the contact was last looked at.
    ///
    /// What is new to the folder is taken as it is, so that nothing follows from the folder's change alone; for a new
    /// contact nothing held.
    func knownTruths() -> [Bool] {
        guard !folder.watched.isEmpty else { return [] }
        let standing = person.contact.standing
        let isNew = standing.lookedAt == nil
        let scope = scope
        return folder.watched.map { watched in
            standing.truths[watched.key] ?? (!isNew && scope.holds(watched.condition))
        }
    }

    /// Writes into the standing what holds now, of what is watched now.
    mutating func rememberTruths() {
        let known = person.contact.standing.truths
        let isSame =
            known.count == truths.count
            && zip(folder.watched, truths).allSatisfy { known[$0.key] == $1 }
        guard !isSame else { return }
        let pairs = zip(folder.watched.map(\.key), truths)
        person.contact.standing.truths = Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    /// Moves the contact by the rules that begin to hold and notes the segments that it starts to match, until
    /// nothing changes.
    ///
    /// That ends: each round but the last moves the contact, which goes forward or outside.
    mutating func watch() {
        guard !folder.watched.isEmpty else { return }
        while true {
            let begun = noticeChanges { !$0.subject.isSegment }
            let stage = stageToMoveTo(begun)
            if let stage { move(to: stage) }
            for watched in noticeChanges({ $0.subject.isSegment }) {
                if case .segment(let segment) = watched.subject, !news.segments.contains(segment) {
                    news.segments.append(segment)
                }
            }
            if stage == nil { return }
        }
    }

    /// What asked for what was happening holds no more, so that it can begin to hold again.
    mutating func forgetTheMoment() {
        guard folder.watched.contains(where: \.isMomentary) else { return }
        let scope = scope
        for (index, watched) in folder.watched.enumerated() where watched.isMomentary {
            truths[index] = scope.holds(watched.condition)
        }
    }

    /// What of that kind begins to hold.
    private mutating func noticeChanges(_ isMeant: (Lifecycle.Watched) -> Bool) -> [Lifecycle.Watched] {
        let scope = scope
        var begun: [Lifecycle.Watched] = []
        for (index, watched) in folder.watched.enumerated() where isMeant(watched) {
            let holds = scope.holds(watched.condition)
            if holds, !truths[index] { begun.append(watched) }
            truths[index] = holds
        }
        return begun
    }

    /// Where the rules that begin to hold move the contact: outside first, else to the last stage ahead of its own.
    private func stageToMoveTo(_ begun: [Lifecycle.Watched]) -> Slug? {
        let lifecycle = folder.lifecycle
        let current = person.contact.standing.stage
        if let current, lifecycle.isOutside(current) { return nil }
        let place = current.flatMap { lifecycle.place(of: $0) } ?? -1
        var target: Slug?
        for watched in begun {
            switch watched.subject {
            case .outside(let stage): return stage
            case .stage(let stage):
                if let ahead = lifecycle.place(of: stage), ahead > place { target = stage }
            case .segment: break
            }
        }
        return target
    }
}

extension Lifecycle.Watched.Subject {
    fileprivate var isSegment: Bool {
        switch self {
        case .segment: true
        case .stage, .outside: false
        }
    }
}
