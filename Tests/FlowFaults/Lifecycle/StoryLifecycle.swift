import FlowModel

/// Stages, scoring and segments of a generated folder.
struct StoryLifecycle: Hashable, Sendable {
    var stages: [Stage] = []
    var scoring: [Rule] = []
    var decay: Decay?
    var segments: [Segment] = []

    struct Stage: Hashable, Sendable {
        var title: String
        var rule: StoryCondition?
        var isOutside = false

        var key: String { "stage \(title) when \(rule?.text ?? "")" }
    }

    struct Rule: Hashable, Sendable {
        var subject: StoryFlow.Trigger
        var points: Int
        var limit: Int?
        var isOnceADay = false

        var text: String {
            subject.text.dropFirst(3).replacing(" any email", with: "") + " \(points < 0 ? "" : "+")\(points)"
                + (limit.map { ", at most \($0)" } ?? "")
                + (isOnceADay ? ", at most once a day" : "")
        }
    }

    struct Decay: Hashable, Sendable {
        var points: Int
        var every: StoryDuration
    }

    struct Segment: Hashable, Sendable {
        var title: String
        var condition: StoryCondition

        var key: String { "segment \(title): \(condition.text)" }
    }

    var isEmpty: Bool { stages.isEmpty && scoring.isEmpty && decay == nil && segments.isEmpty }

    /// Place in the funnel.
    func place(of stage: Slug?) -> Int? {
        stages.filter { !$0.isOutside }.firstIndex { Slug($0.title) == stage }
    }

    var file: FolderText.File {
        var lines: [String] = []
        if !stages.isEmpty {
            lines += ["stages:"]
            for stage in stages {
                let rule = stage.rule.map { " when \($0.text)" } ?? ""
                lines.append("    \(stage.isOutside ? "outside: " : "")\(stage.title)\(rule)")
            }
            lines += ["end", ""]
        }
        if !scoring.isEmpty || decay != nil {
            lines += ["scoring:"] + scoring.map { "    \($0.text)" }
            if let decay { lines.append("    -\(decay.points) every \(decay.every.text) without activity") }
            lines += ["end", ""]
        }
        lines += segments.map { "segment \"\($0.title)\": \($0.condition.text)" }
        return FolderText.File(path: "lifecycle.flow", text: lines.joined(separator: "\n") + "\n")
    }
}
