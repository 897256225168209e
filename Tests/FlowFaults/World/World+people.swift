import FlowDice
import FlowModel
import FlowRuntime

/// Something that is told to the daemon until it answers.
struct Errand {
    var contact: Int
    var subject: Arrival.Subject
    var kind: Arrival.Kind
    var properties: [Slug: Value] = [:]
    var traits: [Slug: Value] = [:]
    /// How long before it happened, at the first attempt.
    var delay: Int64 = 0
    var isAnswered = false
    var attempts = 0
}

extension World {
    /// Milliseconds after which a sender tries again, at most.
    private static let longestPause: Int64 = 300_000

    func plan(_ deed: Deed) {
        guard let contact = story.contacts.first(where: { $0.id == deed.contact }) else { return }
        var reference = ContactReference(userID: contact.userID)
        if contact.hasAddress { reference.email = contact.address }
        var errand = Errand(contact: contact.id, subject: .contact(reference), kind: .identify, delay: deed.delay)
        switch deed.kind {
        case .track(let event, let properties, let traits):
            errand.kind = .track(Slug(event))
            errand.properties = World.slugs(properties)
            errand.traits = World.slugs(traits)
        case .identify(let traits): errand.traits = World.slugs(traits)
        case .unsubscribe(let topic):
            errand.kind = .unsubscribed(topic: topic.map { Slug($0) })
            if deed.id.isMultiple(of: 2) { errand.properties = [Slug("source"): .text("deed \(deed.id)")] }
        case .subscribe(let topic):
            errand.kind = .subscribed(topic: Slug(topic))
            errand.properties = [Slug("source"): .text("form \(deed.id)")]
            if deed.id.isMultiple(of: 2) { errand.properties[Slug("wording")] = .text("I want \(topic)") }
        }
        let id = "deed-\(deed.id)"
        errands[id] = errand
        for time in [deed.at] + deed.repeats.map({ deed.at + $0 }) {
            agenda.add(at: time) { [unowned self] in tell(id) }
        }
    }

    private static func slugs(_ values: [String: Value]) -> [Slug: Value] {
        Dictionary(uniqueKeysWithValues: values.map { (Slug($0.key), $0.value) })
    }

    /// One attempt to tell the daemon.
    func tell(_ id: String) {
        guard let errand = errands[id] else { return }
        guard let life else { return tryAgain(id) }
        errands[id]?.attempts += 1
        let now = life.clock.now()
        let arrival = Arrival(
            messageID: id,
            subject: errand.subject,
            receivedAt: now,
            timestamp: now.adding(milliseconds: -errand.delay),
            kind: errand.kind,
            properties: errand.properties,
            traits: errand.traits
        )
        tally.calls += 1
        life.mailbox.post([arrival]) { [answers, peril = life.peril] result in
            guard !peril.isDead else { return }
            if case .success = result, peril.dies(at: .answer, "with an answer on its way") { return }
            answers.add(Answers.Answer(messageID: id, result: result))
        }
        // Whoever gets no answer, because the process died, tries again.
        tryAgain(id)
    }

    private func tryAgain(_ id: String) {
        let attempts = errands[id]?.attempts ?? 0
        let pause = min(World.longestPause, 10_000 << Int64(min(attempts, 5)))
        later(pause) { [unowned self] in
            if errands[id]?.isAnswered == false { tell(id) }
        }
    }

    func takeAnswers() {
        if answers.takePause() { planRelease() }
        for answer in answers.take() {
            if works[answer.messageID] != nil {
                note(answer)
                continue
            }
            guard case .success = answer.result else {
                tally.refusals += 1
                continue
            }
            if errands[answer.messageID]?.isAnswered == false { write(.answered(messageID: answer.messageID)) }
            errands[answer.messageID]?.isAnswered = true
        }
    }

    // MARK: Readers

    /// What the recipient does with a message, the first time that it comes.
    func react(to message: OutboxID, _ body: OutgoingBody) {
        guard body.channel == .mail else { return tally.calledWebhooks += 1 }
        tally.accepted += 1
        let key = "read-\(body.messageID)"
        guard !isCalm, errands[key + "-opened"] == nil,
            let contact = story.contacts.first(where: { $0.address == body.recipient })
        else { return }
        var dice = Dice(story.seed, body.messageID.stableHash)
        let habits = contact.habits
        let links = printery.links(of: message)
        let pause = Int64(dice.pick([5, 60, 900, 7_200, 40_000, 100_000, 300_000])) * 1000 + Int64(dice.below(60_000))
        func does(_ percent: Int, _ suffix: String, after: Int64, _ kind: Arrival.Kind) {
            guard dice.chance(percent) else { return }
            // Reports of other servers know the Message-ID alone.
            let isNamed = suffix == "-bounced" || suffix == "-complained"
            let about: Arrival.Subject = isNamed ? .sent(messageID: body.messageID) : .message(message)
            errands[key + suffix] = Errand(contact: contact.id, subject: about, kind: kind)
            later(after) { [unowned self] in tell(key + suffix) }
        }
        let link = links.isEmpty ? nil : dice.pick(links)
        if habits.isScanned {
            does(100, "-scan", after: 500, .message(.clicked, link: links.first, isAutomatic: true))
        }
        visit(key, message, body, contact, links)
        func fact(_ fact: Condition.MessageFact, _ link: MessageReference.Link? = nil) -> Arrival.Kind {
            .message(fact, link: link, isAutomatic: false)
        }
        does(habits.bounces, "-bounced", after: 30_000, fact(.bounced))
        var other = Dice(story.seed, body.messageID.stableHash, 5)
        if habits.isFull || other.chance(5) {
            let about: Arrival.Subject = other.chance(50) ? .message(message) : .sent(messageID: body.messageID)
            errands[key + "-soft"] = Errand(contact: contact.id, subject: about, kind: .softBounced)
            later(45_000) { [unowned self] in tell(key + "-soft") }
        }
        does(habits.opens, "-opened", after: pause, fact(.opened))
        does(habits.clicks, "-clicked", after: pause + 5_000, fact(.clicked, link))
        does(habits.replies, "-replied", after: pause + 90_000, fact(.replied))
        does(habits.unsubscribes, "-left", after: pause + 20_000, .unsubscribed(topic: nil))
        does(habits.unsubscribesFromTopic, "-topic", after: pause + 20_000, .unsubscribed(topic: Slug("newsletter")))
        does(habits.complains, "-complained", after: pause + 50_000, fact(.complained))
    }
}
