import FlowModel

/// Changes of consent, each with its proof.
extension Decision {
    /// Where a change of consent came from, when, and to which words somebody agreed.
    struct Proof {
        var at: Instant
        var source: String
        var wording: String?

        func record(of change: ConsentRecord.Change) -> Change {
            .consented(ConsentRecord(at: at, change: change, source: source, wording: wording))
        }
    }

    /// What an event says about consent.
    mutating func applyToConsent(_ event: Event) {
        switch event.kind {
        case .track, .identify, .changed: break
        case .message(_, let message) where message.isAutomatic: break
        // The store keeps what became of an address that the contact has no more.
        case .message(.bounced, let message) where message.wentToEarlierAddress: break
        case .message(.bounced, _): suppress(.bounced, Proof(of: event, else: "bounce"))
        case .message(.complained, _): suppress(.complained, Proof(of: event, else: "complaint"))
        case .message(.clicked, _), .message(.opened, _), .message(.replied, _): break
        case .unsubscribed(nil): changeConsent(Proof(of: event, else: "api")) { $0.closeEverything() }
        case .unsubscribed(let topic?):
            changeConsent(Proof(of: event, else: "api")) { $0.set(topic, subscribed: false) }
        case .subscribed(let topic):
            let proof = Proof(of: event, else: "api")
            let changed = changeConsent(proof) { $0.set(topic, subscribed: true) }
            // Whoever agrees to words agrees to these, also when the topic was open before.
            guard !changed, proof.wording != nil else { return }
            contactChanges.append(proof.record(of: .topic(topic, subscribed: true)))
        }
    }

    /// A change of the suppression list.
    mutating func applyToConsent(_ change: ContactChange, at happened: Instant) {
        switch change {
        case .suppress(let reason, let source): suppress(reason, Proof(at: happened, source: source))
        case .lift(let source): changeConsent(Proof(at: happened, source: source)) { $0.lift() }
        case .set, .tag, .untag, .addPoints, .moveToStage, .startFlow: break
        }
    }

    /// Says whether that changed anything.
    @discardableResult
    mutating func changeConsent(_ proof: Proof, _ body: (inout Consent) -> [Change]) -> Bool {
        let changes = body(&person.contact.consent)
        for change in changes {
            contactChanges.append(change)
            if let change = ConsentRecord.Change(change) { contactChanges.append(proof.record(of: change)) }
        }
        return !changes.isEmpty
    }

    /// Without an address there is nothing that could be suppressed, nor anything to be kept from mail.
    private mutating func suppress(_ reason: Consent.Suppression, _ proof: Proof) {
        guard person.contact.address != nil else { return }
        changeConsent(proof) { $0.suppress(reason) }
    }
}

extension Decision.Proof {
    /// Its properties `source` and `wording`; without the first, `otherwise`.
    fileprivate init(of event: Event, else otherwise: String) {
        self.init(
            at: event.timestamp,
            source: event.text(Slug(stored: "source")) ?? otherwise,
            wording: event.text(Slug(stored: "wording"))
        )
    }

    init(of enrolment: Enrolment, at place: Decision.Place, _ now: Instant) {
        self.init(at: now, source: "flow \(enrolment.flow.text), step \(place.step.number)")
    }
}

extension Event {
    /// The property where it is a text that says something.
    fileprivate func text(_ property: Slug) -> String? {
        guard case .text(let text)? = properties[property], !text.isEmpty else { return nil }
        return text
    }
}

extension ConsentRecord.Change {
    /// Nil for what is no change of consent.
    fileprivate init?(_ change: Change) {
        switch change {
        case .unsubscribedFromEverything: self = .unsubscribedFromEverything
        case .topic(let topic, let subscribed): self = .topic(topic, subscribed: subscribed)
        case .suppressed(let reason): self = .suppressed(reason)
        case .lifted: self = .lifted
        case .setField, .tagged, .untagged, .standing, .ruleTotal, .recorded, .consented, .entered, .moved, .deliver,
            .cancelDeliveries:
            return nil
        }
    }
}
