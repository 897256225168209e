import FlowModel

/// The members of a line that reports need, wherever they stand in it.
enum LineMember: Int, CaseIterable {
    case type, event, userID, anonymousID, messageID, timestamp, originalTimestamp, sentAt, receivedAt
    /// Of `traits` and of `context.traits`.
    case traitEmail, contextEmail
    case campaignSource, recorded, application
    /// Of `properties`.
    case source, utmSource, email, flow, version, step, arm, automatic, from, to, topic, reason

    /// By the slug of a property's name.
    static let properties: [String: LineMember] = [
        "source": .source, "utm-source": .utmSource, "email": .email, "flow": .flow, "version": .version,
        "step": .step, "arm": .arm, "automatic": .automatic, "from": .from, "to": .to, "topic": .topic,
        "reason": .reason,
    ]

    /// The name of a property.
    var property: Slug? { LineMember.slugs[self] }

    private static let slugs = Dictionary(uniqueKeysWithValues: properties.map { ($0.value, Slug(stored: $0.key)) })
}

/// An object of a line whose members' names mean something.
enum LinePlace: UInt8 {
    case line, properties, traits, context, contextTraits, campaign, nurture

    /// What is done with a member of that name; the name is in NFC.
    func step(_ name: String) -> LineStep {
        switch self {
        case .line: LinePlace.ofLine[name] ?? .skip
        case .context: LinePlace.ofContext[name] ?? .skip
        case .campaign: name == "source" ? .take(.campaignSource) : .skip
        case .nurture: LinePlace.ofNurture[name] ?? .skip
        case .properties, .traits, .contextTraits: field(name)
        }
    }

    private func field(_ name: String) -> LineStep {
        let slug = Slug(name).text
        guard name.utf8.count <= IntakeLimits.nameBytes, !slug.isEmpty else { return .refuse }
        if self == .properties { return LineMember.properties[slug].map { .take($0) } ?? .skip }
        guard slug == "email" else { return .skip }
        return .take(self == .traits ? .traitEmail : .contextEmail)
    }

    private static let ofLine: [String: LineStep] = [
        "type": .take(.type), "event": .take(.event), "userId": .take(.userID), "anonymousId": .take(.anonymousID),
        "messageId": .take(.messageID), "timestamp": .take(.timestamp),
        "originalTimestamp": .take(.originalTimestamp), "sentAt": .take(.sentAt), "receivedAt": .take(.receivedAt),
        "properties": .enter(.properties), "traits": .enter(.traits), "context": .enter(.context),
    ]

    private static let ofNurture: [String: LineStep] = [
        "recorded": .take(.recorded), "application": .take(.application),
    ]

    private static let ofContext: [String: LineStep] = [
        "traits": .enter(.contextTraits), "campaign": .enter(.campaign), "nurture": .enter(.nurture),
    ]
}

/// What is done with a member of an object.
enum LineStep: Hashable {
    case skip
    case take(LineMember)
    /// Its object's members mean something.
    case enter(LinePlace)
    /// Only the general reader can say what it means.
    case refuse
}

/// A value as it stands in a line.
struct LineToken {
    enum Kind: UInt8 {
        case absent, null, yes, no
        /// A whole number below 10¹⁵ as numbers are written out: no sign, no fraction, no power.
        case whole
        case number
        /// Without escapes, and ASCII alone.
        case text
        /// Without escapes.
        case wideText
        case escapedText
        case list, object
    }

    var kind = Kind.absent
    /// Of a text without its quotes.
    var range = 0..<0
}
