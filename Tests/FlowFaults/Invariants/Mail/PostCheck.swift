import FlowModel
import FlowRuntime

/// Which emails went to whom, and when, as far as the program knows: what caps, verdicts and pauses go by.
struct PostCheck {
    /// An email to a contact.
    struct Mail {
        var id: OutboxID
        var key: DeliveryKey
        /// When the acceptance was recorded; nil while it is on its way.
        var at: Moment?
        var hasFailed = false
        /// When it was given up.
        var endedAt: Moment?
        var isUncertain = false
        var isSending = true
    }

    private var mails: [ContactID: [Mail]] = [:]
    private var owners: [OutboxID: ContactID] = [:]
    private(set) var messageIDs: [String: OutboxID] = [:]

    mutating func begin(_ id: OutboxID, _ delivery: Delivery?) {
        guard let delivery, case .mail = delivery.kind else { return }
        let contact = delivery.key.enrolment.contact
        if owners[id] == nil {
            owners[id] = contact
            mails[contact, default: []].append(Mail(id: id, key: delivery.key))
        } else {
            change(id) { $0.isSending = true }
        }
    }

    mutating func settle(_ settlement: Settlement, at now: Moment) {
        change(settlement.id) { mail in
            mail.isSending = false
            if settlement.marksUncertain { mail.isUncertain = true }
            switch settlement.state {
            case .done: mail.at = now
            case .failed: (mail.hasFailed, mail.endedAt) = (true, now)
            case .cancelled, .held: mail.endedAt = now
            case .queued, .sending: break
            }
        }
    }

    /// What was being sent has an unknown outcome.
    mutating func takeOwnership(holdsUnknown: Bool, at now: Moment) {
        for contact in mails.keys {
            for index in mails[contact, default: []].indices where mails[contact]?[index].isSending == true {
                mails[contact]?[index].isUncertain = true
                mails[contact]?[index].isSending = false
                if holdsUnknown { mails[contact]?[index].endedAt = now }
            }
        }
    }

    mutating func name(_ messageID: String, _ id: OutboxID) { messageIDs[messageID] = id }

    private mutating func change(_ id: OutboxID, _ body: (inout Mail) -> Void) {
        guard let contact = owners[id], let index = mails[contact]?.firstIndex(where: { $0.id == id }) else { return }
        body(&mails[contact, default: []][index])
    }

    /// Those that count or may count, of one contact.
    func mail(to contact: ContactID) -> [Mail] { mails[contact] ?? [] }

    func mail(_ id: OutboxID) -> Mail? {
        owners[id].flatMap { contact in mails[contact]?.first { $0.id == id } }
    }

    func contact(of id: OutboxID) -> ContactID? { owners[id] }

    var all: [Mail] { mails.values.flatMap { $0 } }

    /// When its server took it, where that is known for sure.
    func sentAt(_ id: OutboxID) -> Instant? {
        mail(id).flatMap { $0.isUncertain ? nil : $0.at?.wall }
    }
}

extension [PostCheck.Mail] {
    /// How many count in a window that ends then, those on their way included.
    func counted(within hours: Int64, before end: Instant, besides key: DeliveryKey, at now: Moment) -> Int {
        let since = end.adding(seconds: -hours * 3600)
        return count { mail in
            guard mail.key != key else { return false }
            if let ended = mail.endedAt { return ended.uptime == now.uptime }
            return mail.at.map { $0.wall > since } ?? true
        }
    }
}
