import FlowModel
import FlowRuntime

/// How mail goes out in a story, and what operators do about it.
struct StoryMail: Sendable {
    var caps = FrequencyCaps()
    /// Nil never pauses.
    var pauseAt: SendingPauseLimits?
    var pace: SendingPace?
    /// Nothing for a single one, which the story's connections lead to.
    var relays: [StoryRelay] = []
    /// Ascending by time.
    var works: [OperatorDeed] = []

    var isPlain: Bool { caps == FrequencyCaps() && pauseAt == nil && pace == nil && works.isEmpty && relays.isEmpty }
}

/// Something that an operator asks of the daemon.
struct OperatorDeed: Sendable {
    var id: Int
    var at: Int64
    var kind: AdministrativeWork.Kind

    var name: String { "work-\(id)" }
}
