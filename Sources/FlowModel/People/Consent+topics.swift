extension Consent {
    private static let transactional = Slug(stored: "transactional")

    /// Whether emails of that topic may be sent, as far as consent goes; nil is an email without a topic.
    package func allows(_ topic: Slug?, unsubscribedByDefault: Set<Slug>) -> Bool {
        guard let topic else { return !unsubscribedFromEverything }
        if topic == Consent.transactional { return true }
        return topics[topic] ?? (!unsubscribedFromEverything && !unsubscribedByDefault.contains(topic))
    }
}
