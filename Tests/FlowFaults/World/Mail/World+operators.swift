import FlowDice
import FlowModel
import FlowRuntime

/// Something that an operator asks of the daemon until it is done.
struct OperatorErrand {
    var kind: AdministrativeWork.Kind
    var isAnswered = false
}

extension World {
    func plan(_ deed: OperatorDeed) {
        works[deed.name] = OperatorErrand(kind: deed.kind)
        agenda.add(at: deed.at) { [unowned self] in ask(deed.name) }
    }

    /// Sending paused: sooner or later somebody looks at it.
    func planRelease() {
        let name = "release-\(works.count)"
        works[name] = OperatorErrand(kind: .release)
        var dice = Dice(story.seed, UInt64(uptime), 6)
        later(Int64(dice.between(600, 40_000)) * 1000) { [unowned self] in ask(name) }
    }

    private func ask(_ name: String) {
        guard let work = works[name], !work.isAnswered else { return }
        later(60_000) { [unowned self] in ask(name) }
        guard let life else { return }
        life.mailbox.post(
            AdministrativeWork(work.kind) { [answers, peril = life.peril] result in
                guard !peril.isDead else { return }
                if case .success = result, peril.dies(at: .answer, "with an answer on its way") { return }
                answers.add(Answers.Answer(messageID: name, result: result.map { _ in [] }.mapError { .store($0) }))
            }
        )
    }

    func note(_ answer: Answers.Answer) {
        guard case .success = answer.result, works[answer.messageID]?.isAnswered == false else { return }
        works[answer.messageID]?.isAnswered = true
        write(.answered(messageID: answer.messageID))
    }

    // MARK: Links

    /// Machines fetch every link at once, and people one, sooner or later.
    func visit(
        _ key: String,
        _ message: OutboxID,
        _ body: OutgoingBody,
        _ contact: StoryContact,
        _ links: [MessageReference.Link]
    ) {
        guard !links.isEmpty else { return }
        var dice = Dice(story.seed, body.messageID.stableHash, 4)
        func fetch(_ position: Int, _ name: String, after: Int64, isAutomatic: Bool = false) {
            let kind = Arrival.Kind.visited(position: position, link: links[position], isAutomatic: isAutomatic)
            errands[key + name] = Errand(contact: contact.id, subject: .message(message), kind: kind)
            later(after) { [unowned self] in tell(key + name) }
        }
        if dice.chance(20) {
            let first = Int64(dice.pick([100, 800, 3_000, 60_000]))
            let pause = Int64(dice.pick([0, 400, 1_500]))
            for position in links.indices {
                let isAutomatic = dice.chance(30)
                fetch(position, "-machine\(position)", after: first + Int64(position) * pause, isAutomatic: isAutomatic)
            }
        }
        guard dice.chance(contact.habits.clicks) else { return }
        let after = Int64(dice.pick([300, 900, 1_200, 2_500, 4_000, 62_000, 7_200_000])) + Int64(dice.below(400))
        fetch(dice.below(links.count), "-person", after: after)
        if dice.chance(30) { fetch(dice.below(links.count), "-again", after: after + 1_000 + Int64(dice.below(3_000))) }
    }
}
