import FlowModel
import FlowRuntime
import Foundation

/// Makes an arrival of one Segment call, or says what is wrong with it.
struct EventReader {
    var receivedAt: Instant

    func arrival(_ call: IntakeCall, _ members: [String: Value]) throws(Problem) -> Arrival {
        switch call {
        case .track:
            return try track(try eventName(members), members, extraProperties: [:])
        case .page, .screen:
            // The name is a property, so that flows can ask for it: `on page where name is "Pricing"`.
            let name = members["name"].map { [Slug(stored: "name"): $0] } ?? [:]
            return try track(Slug(stored: call.rawValue), members, extraProperties: name)
        case .identify:
            let traits = try FieldReader.fields(members["traits"], called: "traits")
            return try make(.identify, members, properties: [:], traits: traits)
        case .group:
            return try group(members)
        case .alias:
            return try alias(members)
        case .batch:
            throw .invalid("unknown_type", "A batch is no event of its own. Send the calls that it holds.")
        }
    }

    /// The event `group` with the group's id and traits as properties; the contact gets the id as its field.
    private func group(_ members: [String: Value]) throws(Problem) -> Arrival {
        guard let id = try EventReader.contactID(members["groupId"], called: "groupId") else {
            throw .invalid("missing_group", "`groupId` is missing. Send the group's id in `groupId`.")
        }
        var properties = try FieldReader.fields(members["traits"], called: "traits")
        properties[EventReader.groupID] = .text(id)
        // An address among a group's traits is the group's.
        return try make(
            .track(Slug(stored: "group")),
            members,
            properties: properties,
            traits: [EventReader.groupID: .text(id)],
            mayFindByProperty: false
        )
    }

    /// Who was called by the previous id is the user from now on: names for the store, which merges the two when that
    /// was nobody known.
    private func alias(_ members: [String: Value]) throws(Problem) -> Arrival {
        guard let user = try EventReader.contactID(members["userId"], called: "userId") else {
            throw .invalid("missing_contact", "`userId` is missing. Send the id that is used from now on in `userId`.")
        }
        let former = try EventReader.contactID(members["previousId"], called: "previousId")
        let anonymous = try EventReader.contactID(members["anonymousId"], called: "anonymousId")
        guard let previous = former ?? anonymous else {
            throw .invalid("missing_previous_id", "`previousId` is missing. Send the id used before in `previousId`.")
        }
        var named = members
        named["userId"] = .text(user)
        named["anonymousId"] = previous == user ? .null : .text(previous)
        return try make(.identify, named, properties: [:], traits: [:])
    }

    private func track(
        _ event: Slug,
        _ members: [String: Value],
        extraProperties: [Slug: Value]
    ) throws(Problem) -> Arrival {
        let properties = try FieldReader.fields(members["properties"], called: "properties")
        return try make(
            .track(event),
            members,
            properties: properties.merging(extraProperties) { own, _ in own },
            traits: [:]
        )
    }

    private func make(
        _ kind: Arrival.Kind,
        _ members: [String: Value],
        properties: [Slug: Value],
        traits ownTraits: [Slug: Value],
        mayFindByProperty: Bool = true
    ) throws(Problem) -> Arrival {
        let context = try FieldReader.object(members["context"], called: "context")
        var traits = try FieldReader.fields(context["traits"], called: "context.traits")
        traits.merge(ownTraits) { _, own in own }
        if let written = traits[EventReader.email], !written.isMissing {
            traits[EventReader.email] = .text(try ContactAddress.read(written, called: "traits.email"))
        }
        return Arrival(
            messageID: try messageID(members["messageId"]),
            subject: .contact(try contact(members, traits: traits, properties: mayFindByProperty ? properties : [:])),
            receivedAt: receivedAt,
            timestamp: try EventTime.read(members, receivedAt: receivedAt),
            kind: kind,
            properties: properties,
            traits: traits,
            campaign: context["campaign"]
        )
    }

    // MARK: Parts

    private static let email = Slug(stored: "email")
    private static let groupID = Slug(stored: "group-id")

    private func contact(
        _ members: [String: Value],
        traits: [Slug: Value],
        properties: [Slug: Value]
    ) throws(Problem) -> ContactReference {
        var reference = ContactReference()
        reference.userID = try EventReader.contactID(members["userId"], called: "userId")
        reference.anonymousID = try EventReader.contactID(members["anonymousId"], called: "anonymousId")
        if case .text(let address)? = traits[EventReader.email], !address.isEmpty { reference.email = address }
        if reference == ContactReference(), case .text(let address)? = properties[EventReader.email] {
            reference.email = ContactAddress.normalized(address)
        }
        guard reference != ContactReference() else {
            throw .invalid(
                "missing_contact",
                "Nothing says whom this is about. Send userId, anonymousId, or an email address in traits.email or "
                    + "context.traits.email."
            )
        }
        return reference
    }

    private func eventName(_ members: [String: Value]) throws(Problem) -> Slug {
        guard case .text(let written)? = members["event"] else {
            throw .invalid("missing_event", "`event` is missing or no text. Send the event's name in `event`.")
        }
        return try FieldReader.name(written, called: "event")
    }

    /// Without one the event gets its own: then a repetition cannot be known as one.
    private func messageID(_ value: Value?) throws(Problem) -> String {
        guard let text = value.flatMap(EventReader.identifier), !text.isEmpty else {
            return UUID().uuidString.lowercased()
        }
        guard text.utf8.count <= IntakeLimits.messageIDBytes else {
            throw .invalid(
                "message_id_too_long",
                "`messageId` is longer than \(IntakeLimits.messageIDBytes) bytes. Send a shorter one."
            )
        }
        return text
    }

    /// Text as it is, a number as its text.
    static func identifier(_ value: Value) -> String? {
        switch value {
        case .text(let text): text
        case .number(let number): Value.text(of: number)
        case .flag, .list, .object, .null: nil
        }
    }

    private static func contactID(_ value: Value?, called name: String) throws(Problem) -> String? {
        guard let value, !value.isMissing else { return nil }
        guard let text = identifier(value) else {
            throw .invalid("invalid_id", "`\(name)` is neither text nor a number.")
        }
        guard text.utf8.count <= IntakeLimits.idBytes, !text.unicodeScalars.contains(where: FieldReader.isControl)
        else {
            throw .invalid(
                "invalid_id",
                "`\(name)` is longer than \(IntakeLimits.idBytes) bytes or has control characters in it."
            )
        }
        return text
    }
}
