import FlowModel
import FlowRuntime

extension EventScanner {
    /// The record of a line as intake and dry runs read it: what a line means is decided by this way, and every other
    /// one agrees with it.
    mutating func generalRecord(_ line: [UInt8]) throws(EventLine.Failure) -> EventRecord {
        do throws(Problem) {
            let (arrival, members) = try EventLine.arrival(line)
            let properties = GeneralProperties(arrival: arrival, context: members["context"])
            // Refuses what it cannot make anything of.
            if !properties.isTrue(.recorded), !properties.isTrue(.application) { _ = try EventLine(arrival) }
            var record = EventRecord(at: arrival.timestamp)
            if case .contact(let contact) = arrival.subject {
                record.userID = contact.userID.map { NameHash(.userID, $0) } ?? .none
                record.email = contact.email.map { NameHash(.email, $0) } ?? .none
                record.anonymousID = contact.anonymousID.map { NameHash(.anonymousID, $0) } ?? .none
            }
            // Without one the arrival has one of its own, which tells nothing.
            if let id = members["messageId"].flatMap(EventReader.identifier), !id.isEmpty {
                record.message = NameHash(.message, id)
            }
            guard case .track(let event) = arrival.kind else { return record }
            var told = properties
            record.tell(EventMeaning(event.text), book.number(event.text), of: &told, &book)
            return record
        } catch {
            throw EventLine.Failure(sentence: error.message)
        }
    }
}

/// Properties as the general reader read them.
private struct GeneralProperties: EventProperties {
    private let properties: [Slug: Value]
    private let campaign: Value?
    private let isRecorded: Bool
    private let isApplications: Bool

    init(arrival: Arrival, context: Value?) {
        properties = arrival.properties
        campaign = GeneralProperties.member("campaign", of: context)
        let ours = GeneralProperties.member("nurture", of: context)
        isRecorded = GeneralProperties.member("recorded", of: ours) == .flag(true)
        isApplications = GeneralProperties.member("application", of: ours) == .flag(true)
    }

    private static func member(_ name: String, of value: Value?) -> Value? {
        guard case .object(let members)? = value else { return nil }
        return members[name]
    }

    func slug(_ member: LineMember, _ book: inout NameBook) -> UInt32 {
        guard case .text(let text)? = value(member) else { return Fact.noName }
        return book.slug(text)
    }

    func step(_ book: inout NameBook) -> UInt32 {
        value(.step).flatMap(EventReader.identifier).map { book.step($0) } ?? Fact.noName
    }

    func source(_ book: inout NameBook) -> UInt32 {
        EventSource.told(properties: properties, campaign: campaign).map { book.number($0) } ?? Fact.noName
    }

    func number(_ member: LineMember) -> UInt16? {
        guard case .number(let number)? = value(member), number >= 1, number == number.rounded() else { return nil }
        return UInt16(min(number, Double(UInt16.max)))
    }

    func isTrue(_ member: LineMember) -> Bool {
        switch member {
        case .recorded: isRecorded
        case .application: isApplications
        default: value(member) == .flag(true)
        }
    }

    private func value(_ member: LineMember) -> Value? {
        member.property.flatMap { properties[$0] }
    }
}
