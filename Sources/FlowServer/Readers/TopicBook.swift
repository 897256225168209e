import FlowModel

/// The topics that readers choose from.
struct TopicBook: Sendable {
    private static let transactional = Slug(stored: "transactional")

    /// What readers call them, by topic.
    var names: [Slug: String]
    /// Topics to which nobody belongs who did not subscribe.
    var unsubscribedByDefault: Set<Slug>

    func name(of topic: Slug) -> String {
        names[topic] ?? topic.text
    }

    /// Nil for a topic from which nobody can unsubscribe.
    func choosable(_ topic: Slug?) -> Slug? {
        topic == TopicBook.transactional ? nil : topic
    }

    /// What the recipient of a message of that topic gets; the topic is among what can be chosen even where the
    /// configuration does not name it.
    func preferences(_ consent: Consent, topic: Slug?, isTracked: Bool) -> Preferences {
        let slugs = Set(names.keys).union(choosable(topic).map { [$0] } ?? [])
        let topics = slugs.map { slug in
            Preferences.Topic(
                slug: slug,
                name: name(of: slug),
                isSubscribed: consent.allows(slug, unsubscribedByDefault: unsubscribedByDefault)
            )
        }
        return Preferences(
            topics: topics.sorted { ($0.name, $0.slug) < ($1.name, $1.slug) },
            isTracked: isTracked,
            messageTopic: choosable(topic),
            getsNothing: consent.unsubscribedFromEverything && !topics.contains(where: \.isSubscribed)
        )
    }
}
