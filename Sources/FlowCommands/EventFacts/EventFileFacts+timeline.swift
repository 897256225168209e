import FlowMail
package import FlowModel
import FlowServer

extension EventFileFacts {
    /// What the file tells of the contact that goes by that email address, user id or anonymous id, in the order of
    /// time: the latest `ContactTimeline.limit` lines.
    ///
    /// - Throws: `CommandError.unknownContact` when nobody in the file goes by it.
    package func timeline(of name: String) throws -> [TimelineEntry] {
        let contacts = try knownIndex().contacts
        let names = [
            NameHash(.email, EmailAddress.canonical(name)), NameHash(.userID, name), NameHash(.anonymousID, name),
        ]
        guard let contact = names.lazy.compactMap({ contacts.contact(named: $0) }).first else {
            throw CommandError.unknownContact
        }
        var lines: [TimelineEntry] = []
        let selection = FactSelection(kinds: Set(Fact.Kind.allCases), part: contact, parts: contacts.contactCount)
        _ = try facts(selection) { batch in
            lines += batch.facts.compactMap { TimelineEntry($0, batch.names) }
            // Others than the latest are never told, so not all of them need be in memory.
            if lines.count > 2 * ContactTimeline.limit { lines = EventFileFacts.latest(lines) }
        }
        return EventFileFacts.latest(lines)
    }

    /// In the order of time, those of one instant in that of the file.
    private static func latest(_ lines: [TimelineEntry]) -> [TimelineEntry] {
        lines.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
            .suffix(ContactTimeline.limit).map(\.element)
    }
}

extension TimelineEntry {
    /// The line that tells a fact; nil for one with a word that no timeline has.
    fileprivate init?(_ fact: Fact, _ names: [String]) {
        func slug(_ index: UInt32) -> Slug? { index == Fact.noName ? nil : Slug(stored: names[Int(index)]) }
        let (name, detail) = (slug(fact.name), slug(fact.detail))
        guard let kind = Kind(fact, name, detail) else { return nil }
        self.init(at: fact.at, contact: ContactID(Int64(fact.contact)), kind: kind)
        switch fact.kind {
        case .entered, .converted, .stopped, .finished: flow = name
        case .split: (flow, step) = (name, detail?.text)
        case .sent, .skipped, .opened, .clicked, .replied, .bounced, .complained: flow = detail
        case .event, .unsubscribed, .subscribed, .stage: break
        }
    }
}

extension TimelineEntry.Kind {
    fileprivate init?(_ fact: Fact, _ name: Slug?, _ detail: Slug?) {
        switch (fact.kind, name) {
        case (.event, let name?): self = .event(name: name, email: nil, link: nil, topic: nil)
        case (.opened, _): self.init("opened", of: name)
        case (.clicked, _): self.init("clicked", of: name)
        case (.replied, _): self.init("replied", of: name)
        case (.bounced, _): self.init("bounced", of: name)
        case (.complained, _): self.init("complained", of: name)
        case (.unsubscribed, _): self.init("unsubscribed", of: detail, topic: name)
        case (.subscribed, _): self.init("subscribed", of: detail, topic: name)
        case (.stage, let to?): self = .moved(from: detail, to: to)
        case (.entered, _): self = .entered
        case (.split, _): self = .split(arm: Int(fact.number))
        case (.sent, let email?): self = .sent(email: email)
        case (.skipped, let email?):
            guard let reason = SkipReason(number: fact.number) else { return nil }
            self = .skipped(email: email, reason)
        case (.converted, _): self = .converted
        case (.stopped, _):
            guard let reason = detail.flatMap({ Enrolment.StopReason(rawValue: $0.text) }) else { return nil }
            self = .stopped(reason)
        case (.finished, _): self = .finished
        case (.event, nil), (.stage, nil), (.sent, nil), (.skipped, nil): return nil
        }
    }

    private init(_ event: String, of email: Slug?, topic: Slug? = nil) {
        self = .event(name: Slug(stored: event), email: email, link: nil, topic: topic)
    }
}
