import FlowModel

extension EventScanner {
    /// The record of an ordinary line; nil when the general reader must look at it.
    mutating func quickRecord(_ bytes: [UInt8], _ line: Range<Int>) -> EventRecord? {
        guard walk.walk(bytes, line), let call = call(bytes), let at = time(bytes) else { return nil }
        var record = EventRecord(at: at)
        let address = call == .identify && walk[.traitEmail].kind != .absent ? LineMember.traitEmail : .contextEmail
        guard let user = identifier(.userID, .userID, bytes), let email = email(address, bytes),
            let anonymous = identifier(.anonymousID, .anonymousID, bytes), let message = message(bytes)
        else { return nil }
        (record.userID, record.email, record.anonymousID, record.message) = (user, email, anonymous, message)
        if record.strongestName.isNone {
            guard call != .identify, let email = self.email(.email, bytes), !email.isNone else { return nil }
            record.email = email
        }
        guard call != .identify else { return record }
        guard let (event, meaning) = event(call, bytes) else { return nil }
        if meaning == .subscribed, walk[.topic].kind != .text || walk[.topic].range.isEmpty { return nil }
        var properties = QuickProperties(walk: walk, bytes: bytes)
        record.tell(meaning, event, of: &properties, &book)
        return properties.isUsable ? record : nil
    }

    private func call(_ bytes: [UInt8]) -> IntakeCall? {
        let token = walk[.type]
        guard token.kind == .text else { return nil }
        let isSame = { (word: [UInt8]) in token.range.count == word.count && bytes[token.range].elementsEqual(word) }
        if isSame(EventScanner.track) { return .track }
        if isSame(EventScanner.identify) { return .identify }
        if isSame(EventScanner.page) { return .page }
        return isSame(EventScanner.screen) ? .screen : nil
    }

    private static let track = Array("track".utf8)
    private static let identify = Array("identify".utf8)
    private static let page = Array("page".utf8)
    private static let screen = Array("screen".utf8)

    private mutating func event(_ call: IntakeCall, _ bytes: [UInt8]) -> (UInt32, EventMeaning)? {
        guard call == .track else { return (book.number(call.rawValue), .event) }
        let token = walk[.event]
        guard token.kind == .text || token.kind == .wideText else { return nil }
        return book.event(bytes, token.range)
    }

    // MARK: Times

    /// As `EventLine` and `EventTime` have it.
    private func time(_ bytes: [UInt8]) -> Instant? {
        guard let received = instant(.receivedAt, bytes), let stamped = instant(.timestamp, bytes),
            let original = instant(.originalTimestamp, bytes), let sent = instant(.sentAt, bytes),
            let receivedAt = received.told ?? stamped.told
        else { return nil }
        guard let happened = original.told ?? stamped.told else { return receivedAt }
        guard let sentAt = sent.told else { return min(happened, receivedAt) }
        return receivedAt.adding(milliseconds: -max(0, sentAt.milliseconds(since: happened)))
    }

    /// A time that may be missing.
    private struct Time {
        var told: Instant?
    }

    private func instant(_ member: LineMember, _ bytes: [UInt8]) -> Time? {
        let token = walk[member]
        switch token.kind {
        case .absent, .null: return Time(told: nil)
        case .text:
            if token.range.isEmpty { return Time(told: nil) }
            return QuickTime.instant(bytes, token.range).map { Time(told: $0) }
        case .yes, .no, .whole, .number, .wideText, .escapedText, .list, .object: return nil
        }
    }

    // MARK: Names of the contact

    private func identifier(_ member: LineMember, _ kind: NameHash.Kind, _ bytes: [UInt8]) -> NameHash? {
        let token = walk[member]
        switch token.kind {
        case .absent, .null: return NameHash.none
        case .text:
            guard token.range.count <= IntakeLimits.idBytes, !token.range.contains(where: { bytes[$0] == 0x7F }) else {
                return nil
            }
            return token.range.isEmpty ? NameHash.none : NameHash(kind, bytes, token.range)
        case .whole: return NameHash(kind, bytes, token.range)
        case .yes, .no, .number, .wideText, .escapedText, .list, .object: return nil
        }
    }

    private func message(_ bytes: [UInt8]) -> NameHash? {
        let token = walk[.messageID]
        switch token.kind {
        case .absent, .null, .yes, .no, .list, .object: return NameHash.none
        case .text:
            guard token.range.count <= IntakeLimits.messageIDBytes else { return nil }
            return token.range.isEmpty ? NameHash.none : NameHash(.message, bytes, token.range)
        case .whole: return NameHash(.message, bytes, token.range)
        case .number, .wideText, .escapedText: return nil
        }
    }

    /// As `ContactAddress` reads an address of plain ASCII.
    private func email(_ member: LineMember, _ bytes: [UInt8]) -> NameHash? {
        let token = walk[member]
        if token.kind == .absent || token.kind == .null { return NameHash.none }
        guard token.kind == .text, token.range.count <= IntakeLimits.addressBytes else { return nil }
        if token.range.isEmpty { return NameHash.none }
        var at: Int?
        for index in token.range {
            let byte = bytes[index]
            if byte == UInt8(ascii: "@") {
                guard at == nil else { return nil }
                at = index
            } else if EventScanner.isOutsideAddresses[Int(byte)] {
                return nil
            } else if at != nil, byte == UInt8(ascii: "-"), index > token.range.lowerBound,
                bytes[index - 1] == UInt8(ascii: "-")
            {
                // Perhaps an `xn--`, which is known by its letters.
                return nil
            }
        }
        guard let at, at > token.range.lowerBound, at + 1 < token.range.upperBound else { return nil }
        return NameHash(.email, bytes, token.range, lowercased: true)
    }

    /// By byte: what no address may have in it, and everything that is not ASCII.
    private static let isOutsideAddresses = (0...255).map { byte in
        byte <= 0x20 || byte >= 0x7F || "<>()[]\\,;:\"".utf8.contains(UInt8(byte))
    }
}
