package import FlowModel

extension Engine {
    /// Whether the contact may get that email now; nil when it may.
    ///
    /// Checked when the step begins and again when the message is about to be handed over.
    package static func skipReason(
        for contact: Contact,
        email: Slug,
        flow: Flow,
        in folder: LiveFolder
    ) -> SkipReason? {
        guard contact.address?.isEmpty == false else { return .noAddress }
        switch contact.consent.suppression {
        case .bounced: return .bounced
        case .complained: return .complained
        case nil: break
        }
        let topic = folder.topic(ofEmail: email, in: flow)
        guard contact.consent.allows(topic, unsubscribedByDefault: folder.unsubscribedByDefault) else {
            return .unsubscribed
        }
        return contact.address.flatMap { onlyToBars($0, in: folder) }
    }
}

extension Slug {
    /// The topic whose emails need no consent.
    static let transactional = Slug(stored: "transactional")
}

extension Consent {
    /// Why a contact may not be in flows that are not transactional.
    enum Bar {
        case unsubscribed, complained

        var stopReason: Enrolment.StopReason {
            switch self {
            case .unsubscribed: .unsubscribed
            case .complained: .complained
            }
        }

        var notEntered: TimelineEntry.NotEntered {
            switch self {
            case .unsubscribed: .unsubscribed
            case .complained: .complained
            }
        }
    }

    /// What keeps the contact out of a flow of that topic.
    ///
    /// Somebody who unsubscribed from everything and later subscribed to a topic may be in the flows of that one.
    func bar(toFlowOfTopic topic: Slug?) -> Bar? {
        if topic == .transactional { return nil }
        if unsubscribedFromEverything, !isOpen(topic) { return .unsubscribed }
        return suppression == .complained ? .complained : nil
    }

    /// Nothing may be mailed to the address from now on; a complaint weighs more than a bounce.
    mutating func suppress(_ reason: Suppression) -> [Change] {
        guard suppression != reason, suppression != .complained else { return [] }
        suppression = reason
        return [.suppressed(reason)]
    }

    /// The address may be mailed again, whatever forbade it; topics that were closed stay so.
    mutating func lift() -> [Change] {
        guard suppression != nil || unsubscribedFromEverything else { return [] }
        (suppression, unsubscribedFromEverything) = (nil, false)
        return [.lifted]
    }

    /// Unsubscribes from everything.
    ///
    /// Topics that were subscribed to are closed one by one, so that only what is opened later is open.
    mutating func closeEverything() -> [Change] {
        var changes: [Change] = unsubscribedFromEverything ? [] : [.unsubscribedFromEverything]
        unsubscribedFromEverything = true
        for topic in topics.filter(\.value).keys.sorted() { changes += set(topic, subscribed: false) }
        return changes
    }

    /// Opens or closes one topic.
    mutating func set(_ topic: Slug, subscribed: Bool) -> [Change] {
        guard topics[topic] != subscribed else { return [] }
        topics[topic] = subscribed
        return [.topic(topic, subscribed: subscribed)]
    }

    private func isOpen(_ topic: Slug?) -> Bool {
        topic.flatMap { topics[$0] } ?? false
    }
}
