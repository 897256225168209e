import FlowModel
import FlowRuntime

/// What a reader gets at present, as far as the preferences page shows it; pure.
struct Preferences: Hashable, Sendable {
    struct Topic: Hashable, Sendable {
        var slug: Slug
        /// For readers.
        var name: String
        var isSubscribed: Bool
    }

    /// In the order of their names.
    var topics: [Topic]
    var isTracked: Bool

    /// What the message was about, when that is a topic that can be chosen: one press ends it.
    var messageTopic: Slug?

    /// Whether mail comes at all.
    var getsNothing: Bool

    /// The words of the page, which are kept as proof with what is chosen.
    enum Words {
        static let topics = "Emails you get"
        static let tracking = "Do not count what I open and click"
        static let everything = "Unsubscribe from everything"
        static let save = "Save"

        static func topic(_ name: String) -> String { "Unsubscribe from “\(name)”" }
    }

    /// What has to be recorded so that it becomes what the reader chose: nothing for what is so already.
    func choices(ticked: Set<Slug>, shown: Set<Slug>, forbidsTracking: Bool) -> [ReaderRecorder.Choice] {
        let source = "preference page"
        var choices: [ReaderRecorder.Choice] = []
        for topic in topics where shown.contains(topic.slug) && ticked.contains(topic.slug) != topic.isSubscribed {
            let wording = Words.topics + ": " + topic.name
            let kind: Arrival.Kind =
                topic.isSubscribed ? .unsubscribed(topic: topic.slug) : .subscribed(topic: topic.slug)
            choices.append(ReaderRecorder.Choice(kind: kind, source: source, wording: wording))
        }
        if forbidsTracking == isTracked {
            let change = ContactChange.set(Contact.trackingField, .flag(!forbidsTracking))
            choices.append(ReaderRecorder.Choice(kind: .changed(change), source: source, wording: Words.tracking))
        }
        return choices
    }

    /// As it is once that is recorded.
    func after(_ choices: [ReaderRecorder.Choice]) -> Preferences {
        var result = self
        for choice in choices {
            switch choice.kind {
            case .unsubscribed(nil):
                result.getsNothing = true
                for index in topics.indices { result.topics[index].isSubscribed = false }
            case .unsubscribed(let topic?): result.set(topic, isSubscribed: false)
            case .subscribed(let topic):
                result.set(topic, isSubscribed: true)
                result.getsNothing = false
            case .changed(.set(Contact.trackingField, let value)): result.isTracked = !value.isNo
            case .track, .identify, .message, .visited, .softBounced, .changed: break
            }
        }
        return result
    }

    private mutating func set(_ topic: Slug, isSubscribed: Bool) {
        for index in topics.indices where topics[index].slug == topic { topics[index].isSubscribed = isSubscribed }
    }
}
