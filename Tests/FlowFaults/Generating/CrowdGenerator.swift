import FlowDice
import FlowModel

/// Generates people and what they do.
struct CrowdGenerator {
    let scale: StoryScale
    let length: Int64
    /// When many do something at once.
    let bursts: [Int64]
    /// The day on which the story begins, since 1970.
    let firstDay: Int

    func contacts(_ dice: inout Dice) -> [StoryContact] {
        (1...max(1, scale.contacts)).map { id in
            var habits = StoryContact.Habits()
            switch dice.below(10) {
            case 0: (habits.opens, habits.clicks, habits.unsubscribes) = (95, 90, 0)
            case 1: (habits.opens, habits.clicks, habits.replies) = (0, 0, 0)
            case 2: (habits.unsubscribes, habits.unsubscribesFromTopic) = (30, 30)
            case 3: habits.isScanned = true
            default: break
            }
            return StoryContact(
                id: id,
                name: "c\(id)",
                hasAddress: dice.chance(92),
                zone: dice.chance(70) ? dice.pick(StoryZone.all).name : nil,
                habits: habits
            )
        }
    }

    /// Ascending by time.
    func deeds(of contacts: [StoryContact], _ dice: inout Dice) -> [Deed] {
        var deeds: [Deed] = []
        for contact in contacts {
            let count = dice.between(1, 4)
            for index in 0..<count {
                var at = Int64(dice.below(Int(length) * 9 / 10))
                let isInBurst = dice.chance(50)
                if isInBurst { at = dice.pick(bursts) }
                if index == 0, !isInBurst { at = min(at, length / 3) }
                add(&deeds, of: contact, at: at, isFirst: index == 0, &dice)
                if dice.chance(8) { add(&deeds, of: contact, at: at, isFirst: false, &dice) }
                if dice.chance(isInBurst ? 50 : 8) { changeOfMind(&deeds, of: contact, after: at, &dice) }
            }
        }
        for contact in contacts where !contact.hasAddress && dice.chance(70) {
            introduce(contact, to: &deeds, &dice)
        }
        return deeds.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
    }

    private func add(
        _ deeds: inout [Deed],
        of contact: StoryContact,
        at: Int64,
        isFirst: Bool,
        _ dice: inout Dice
    ) {
        var deed = Deed(id: deeds.count + 1, at: at, contact: contact.id, kind: kind(contact, isFirst: isFirst, &dice))
        if dice.chance(15) { deed.delay = Int64(dice.between(1, 200_000)) * 1000 }
        if dice.chance(15) { deed.repeats = [Int64(dice.pick([0, 1000, 60_000, 86_400_000]))] }
        deeds.append(deed)
    }

    /// An address becomes known, often in the same batch as the reply to what was called for its contact before.
    private func introduce(_ contact: StoryContact, to deeds: inout [Deed], _ dice: inout Dice) {
        guard let earlier = deeds.last(where: { $0.contact == contact.id }) else { return }
        var kind = track(dice.pick(FolderGenerator.events), contact, isFirst: false, &dice)
        if case .track(let event, let properties, var traits) = kind {
            traits["email"] = .text(contact.address)
            kind = .track(event, properties: properties, traits: traits)
        }
        let at = earlier.at + Int64(dice.between(1, 6)) * World.latencyStep
        deeds.append(Deed(id: deeds.count + 1, at: at, contact: contact.id, kind: kind))
    }

    /// Somebody unsubscribes from what has hardly begun.
    private func changeOfMind(
        _ deeds: inout [Deed],
        of contact: StoryContact,
        after time: Int64,
        _ dice: inout Dice
    ) {
        let at = time + Int64(dice.pick([0, 5, 60, 200, 3_600])) * 1000 + Int64(dice.below(1000))
        let topic = dice.pick([nil, "newsletter", "newsletter", "newsletter", "product"])
        deeds.append(Deed(id: deeds.count + 1, at: at, contact: contact.id, kind: .unsubscribe(topic: topic)))
    }

    private func kind(_ contact: StoryContact, isFirst: Bool, _ dice: inout Dice) -> Deed.Kind {
        switch isFirst ? 0 : dice.below(20) {
        case 0...11: return track(dice.pick(FolderGenerator.events), contact, isFirst: isFirst, &dice)
        case 12...14: return track(dice.pick(FolderGenerator.goals), contact, isFirst: false, &dice)
        case 15: return .identify(["renewal date": dice.chance(20) ? .null : date(&dice)])
        case 16: return .identify(["email": .text(contact.address)])
        case 17: return .unsubscribe(topic: nil)
        case 18: return .unsubscribe(topic: dice.pick(["newsletter", "product"]))
        default: return .subscribe(topic: dice.pick(["newsletter", "product"]))
        }
    }

    private func track(_ event: String, _ contact: StoryContact, isFirst: Bool, _ dice: inout Dice) -> Deed.Kind {
        var properties: [String: Value] = [:]
        var traits: [String: Value] = [:]
        if dice.chance(60) { properties["amount"] = .number(Double(dice.below(500))) }
        if dice.chance(60) { properties["source"] = .text(dice.pick(["webinar", "ads", "Fair"])) }
        if dice.chance(80) { properties["order id"] = .text("A-\(dice.below(6))") }
        if dice.chance(50) { properties["webinar date"] = date(&dice) }
        if dice.chance(isFirst ? 60 : 10) { traits["renewal date"] = date(&dice) }
        if isFirst, dice.chance(40) { traits["birthday"] = birthday(&dice) }
        if isFirst || dice.chance(20) {
            if let zone = contact.zone, isFirst { traits["time zone"] = .text(zone) }
            if dice.chance(60) { traits["country"] = .text(dice.pick(["NL", "be", "US"])) }
            if dice.chance(50) { traits["plan"] = .text(dice.pick(["pro", "Free", "trial"])) }
            if dice.chance(50) { traits["seats"] = .number(Double(dice.below(50))) }
            if dice.chance(50) { traits["first name"] = .text(dice.pick(["Anna", "Bob", "Zoë"])) }
        }
        return .track(event, properties: properties, traits: traits)
    }

    /// Around the story, a little before its beginning and a little behind its end.
    private func date(_ dice: inout Dice) -> Value {
        let days = Int(length / 86_400_000)
        let day = firstDay + dice.between(-3, days * 3 / 2 + 3)
        return StoryDate(day: day, minute: dice.chance(50) ? dice.below(1440) : nil).value
    }

    /// Years ago, on a day of the story or on a 29 February.
    private func birthday(_ dice: inout Dice) -> Value {
        let days = Int(length / 86_400_000)
        var day = StoryCalendar.day(number: firstDay + dice.below(days + 1))
        day = StoryCalendar.later(day, months: -12 * dice.between(20, 35))
        if dice.chance(10) { day = StoryCalendar.Day(year: 1984, month: 2, day: 29) }
        return StoryDate(day: StoryCalendar.number(of: day)).value
    }
}
