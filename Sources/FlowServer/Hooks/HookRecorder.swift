import FlowMail
import FlowModel
import FlowRuntime

/// Turns news of bounces and complaints into what is recorded about contacts.
struct HookRecorder: Sendable {
    /// What became of the news in one request.
    struct Tally: Hashable, Sendable {
        var recorded = 0
        /// Recorded before.
        var repeated = 0
        /// Addresses that came onto the suppression list because no message was named.
        var suppressed = 0
        /// About no message of ours.
        var unknown = 0
    }

    var intake: any EventIntake
    var suppressions: any SuppressionIntake
    var reader: any StoreReader
    var clock: any WallClock

    /// Returns when everything is on disk.
    ///
    /// Of the messages that some news may be about the first that is known counts.
    func record(_ feedback: [MailFeedback], from provider: HookProvider) async throws -> Tally {
        var tally = Tally()
        var open = feedback
        var position = 0
        while !open.isEmpty {
            let named = open.filter { $0.messages.indices.contains(position) }
            let nameless = open.filter { !$0.messages.indices.contains(position) }
            try await suppress(nameless, from: provider, &tally)
            guard !named.isEmpty else { break }
            let arrivals = try named.map { try arrival($0, about: $0.messages[position], from: provider) }
            let acceptances = try await accept(arrivals)
            open = []
            for (news, acceptance) in zip(named, acceptances) {
                switch acceptance {
                case .accepted, .merged, .noted: tally.recorded += 1
                case .duplicate: tally.repeated += 1
                case .unknownMessage: open.append(news)
                }
            }
            position += 1
        }
        return tally
    }

    private func accept(_ arrivals: [Arrival]) async throws(Problem) -> [Acceptance] {
        do {
            return try await intake.accept(arrivals)
        } catch {
            throw Problem(error)
        }
    }

    /// A witness is believed about the address alone; nobody is made a contact by it.
    private func suppress(_ feedback: [MailFeedback], from provider: HookProvider, _ tally: inout Tally) async throws {
        let entries = feedback.compactMap { news -> SuppressionEntry? in
            guard provider.isWitness, let address = news.recipient else { return nil }
            return news.kind.suppression.map { reason in
                SuppressionEntry(address: address, reason: reason, at: news.at, source: provider.rawValue)
            }
        }
        tally.unknown += feedback.count - entries.count
        guard !entries.isEmpty else { return }
        do {
            let changed = try await suppressions.suppress(entries)
            tally.suppressed += changed
            tally.repeated += entries.count - changed
        } catch {
            throw Problem(error)
        }
    }

    private func arrival(
        _ news: MailFeedback,
        about message: MailFeedback.MessageName,
        from provider: HookProvider
    ) throws(Problem) -> Arrival {
        let now = clock.now()
        var properties: [Slug: Value] = [Slug(stored: "source"): .text(news.kind.source(provider))]
        if !news.status.isEmpty { properties[Slug(stored: "status")] = .text(news.status) }
        if !news.detail.isEmpty { properties[Slug(stored: "diagnostic")] = .text(news.detail) }
        return Arrival(
            messageID: provider.rawValue + "-" + news.id,
            subject: message.subject,
            receivedAt: now,
            timestamp: min(news.at ?? now, now),
            kind: try kind(news.kind, of: message),
            properties: properties
        )
    }

    private func kind(_ kind: MailFeedback.Kind, of message: MailFeedback.MessageName) throws(Problem) -> Arrival.Kind {
        switch kind {
        case .hardBounce: .message(.bounced, link: nil, isAutomatic: false)
        case .softBounce: .softBounced
        case .complaint: .message(.complained, link: nil, isAutomatic: false)
        case .reply: .message(.replied, link: nil, isAutomatic: false)
        case .unsubscribe: .unsubscribed(topic: try topic(of: message))
        }
    }

    /// The topic of the message; everything where it has none, or only a provider knows the message.
    private func topic(of message: MailFeedback.MessageName) throws(Problem) -> Slug? {
        guard case .outbox(let id) = message else { return nil }
        do {
            return try reader.message(id)?.topic
        } catch {
            throw Problem(.store(.failed(reason: "")))
        }
    }
}

extension MailFeedback.MessageName {
    fileprivate var subject: Arrival.Subject {
        switch self {
        case .outbox(let id): .message(id)
        case .messageID(let id): .sent(messageID: id)
        }
    }
}

extension MailFeedback.Kind {
    /// Why an address goes onto the list; nil for what does not end all mail to it.
    fileprivate var suppression: SuppressionEntry.Reason? {
        switch self {
        case .hardBounce: .bounced
        case .complaint: .complained
        case .unsubscribe: .unsubscribed
        case .softBounce, .reply: nil
        }
    }

    /// The property `source`: the provider, or what kind of mail it was.
    fileprivate func source(_ provider: HookProvider) -> String {
        guard provider == .rfc822 else { return provider.rawValue }
        return switch self {
        case .hardBounce, .softBounce: "bounce mail"
        case .complaint: "complaint mail"
        case .unsubscribe: "list-unsubscribe mail"
        case .reply: "reply mail"
        }
    }
}
