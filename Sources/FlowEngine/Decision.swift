import FlowModel

/// The working state of one decision: the person as it has become so far, and what that wrote and told.
struct Decision {
    let prepared: PreparedFolder
    let folder: LiveFolder
    let now: Instant
    var person: Person
    /// Changes of the contact, in the order in which they were made.
    var contactChanges: [Change] = []
    /// Deliveries that were asked for or taken back.
    var deliveryChanges: [Change] = []
    var timeline: [TimelineEntry] = []
    /// Whether this decision must stop running: a delivery was asked for.
    var hasAskedForDelivery = false
    /// What is being settled, and what has followed from it so far.
    var settlement = Settlement()
    /// Fields that got another value in this decision.
    var movedFields: Set<Slug> = []
    /// What of stages and segments held before this decision, by truth key.
    var truthsBefore: [String: Bool] = [:]

    /// How many steps all entries of the contact have done at this instant.
    var stepsDone: Int

    private let before: [Enrolment]
    private let standingBefore: Standing
    private var left: [Enrolment] = []
    private var frontTurn: Int

    init(person: Person, in prepared: PreparedFolder, now: Instant, causes: Int) {
        (self.person, self.prepared, folder, self.now) = (person, prepared, prepared.folder, now)
        before = person.enrolments
        stepsDone = person.enrolments.reduce(0) { $0 + ($1.burstAt == now ? $1.burst : 0) }
        standingBefore = person.contact.standing
        frontTurn = min(0, person.enrolments.compactMap(\.turn).min() ?? 0) - causes
    }

    /// The decision's result.
    ///
    /// Enrolments come before the deliveries that refer to them.
    func transition() -> Transition {
        var result = person
        // A clock that was set back makes nothing come a second time.
        result.contact.standing.lookedAt = max(person.contact.standing.lookedAt ?? now, now)
        forgetOccurrencesThatNobodyReads(&result.history)
        let standing = result.contact.standing
        let standings: [Change] = standing == standingBefore ? [] : [.standing(standing)]
        let enrolments = (left + person.enrolments).sorted { $0.id < $1.id }
        let moves = enrolments.compactMap { enrolment -> Change? in
            guard let earlier = before.first(where: { $0.id == enrolment.id }) else { return .entered(enrolment) }
            return earlier == enrolment ? nil : .moved(enrolment)
        }
        return Transition(
            person: result,
            changes: contactChanges + standings + moves + deliveryChanges,
            timeline: timeline,
            nextDue: nextDue()
        )
    }

    private func nextDue() -> Instant? {
        let placed = person.enrolments.filter { place(of: $0) != nil }
        if placed.contains(where: { $0.turn != nil }) { return now }
        let waits = placed.compactMap(\.waitEnd).filter { $0 < .distantFuture }
        return [waits.min(), nextChangeByTime()].compactMap { $0 }.min()
    }

    /// Whether there were points that could fall before anything happened.
    var hadScore: Bool { standingBefore.score > 0 }
}

// MARK: - Enrolments

extension Decision {
    /// A step of the version that an enrolment walks.
    struct Place {
        let live: LiveFolder.LiveFlow
        let index: Int

        var step: Step { live.flow.steps[index] }
        var stepID: StepID { live.stepIDs[index] }
        var flow: Flow { live.flow }
    }

    /// The active enrolment of that name.
    func enrolment(_ id: EnrolmentID) -> Enrolment? {
        person.enrolments.first { $0.id == id }
    }

    /// Where an enrolment stands; nil when the folder does not hold its version, so that nothing can be decided.
    func place(of enrolment: Enrolment) -> Place? {
        guard let step = enrolment.step, let live = folder.versions[enrolment.version],
            let index = live.index(of: step)
        else { return nil }
        return Place(live: live, index: index)
    }

    /// The turn behind everything that is ready.
    var lastTurn: Int {
        max(0, (person.enrolments.compactMap(\.turn).max() ?? -1) + 1)
    }

    /// A turn before everything that was ready when the decision began, behind those given out earlier.
    mutating func takeFrontTurn() -> Int {
        defer { frontTurn += 1 }
        return frontTurn
    }

    /// Puts an enrolment's new state in the place of its old one.
    mutating func store(_ enrolment: Enrolment) {
        guard let index = person.enrolments.firstIndex(where: { $0.id == enrolment.id }) else { return }
        person.enrolments[index] = enrolment
    }

    /// Ends an enrolment; its line carries the step where it was, unless it finished.
    mutating func leave(_ enrolment: Enrolment, _ leaving: Enrolment.Leaving, at place: Place) {
        var ended = enrolment
        if case .delivering = enrolment.state { deliveryChanges.append(.cancelDeliveries(enrolment.id)) }
        switch leaving {
        case .finished:
            ended.state = .left(leaving, at: now, step: nil)
            tell(.finished, of: enrolment, at: nil)
        case .converted:
            ended.state = .left(leaving, at: now, step: place.stepID)
            tell(.converted, of: enrolment, at: place.step)
        case .stopped(let reason):
            ended.state = .left(leaving, at: now, step: place.stepID)
            tell(.stopped(reason), of: enrolment, at: place.step)
        }
        person.enrolments.removeAll { $0.id == enrolment.id }
        let abandoned = person.history.messages.keys.filter { $0.enrolment == enrolment.id }
        abandoned.forEach { person.history.messages[$0] = nil }
        left.append(ended)
    }

    /// Tells one line about an enrolment.
    mutating func tell(
        _ kind: TimelineEntry.Kind,
        of enrolment: Enrolment,
        at step: Step?,
        because cause: MoveCause? = nil
    ) {
        timeline.append(
            TimelineEntry(
                at: now,
                contact: person.contact.id,
                enrolment: enrolment.id,
                flow: enrolment.flow,
                step: step?.number,
                kind: kind,
                cause: cause
            )
        )
    }
}
