import FlowModel

/// What lines about scores and stages say, added up without any rule.
struct SumCheck {
    private var scores: [ContactID: Int] = [:]
    private var stages: [ContactID: Slug] = [:]

    /// What the lines of one decision break.
    mutating func read(
        _ timeline: [TimelineEntry],
        of contact: ContactID,
        lifecycle: StoryLifecycle
    ) -> [Breach] {
        var breaches: [Breach] = []
        for entry in timeline {
            switch entry.kind {
            case .scored(let points, let score):
                let sum = scores[contact, default: 0] + points
                scores[contact] = score
                if sum != score {
                    breaches.append(Breach(.scoreIsTold, expected: "the score is \(sum)", happened: Words.line(entry)))
                }
            case .moved(let from, let to):
                let here = stages[contact]
                stages[contact] = to
                guard entry.enrolment == nil || from != here else { continue }
                if from != here || isForbidden(from, to, lifecycle) {
                    let expected = "a move ahead from \(here?.text ?? "no stage")"
                    breaches.append(Breach(.stageGoesForward, expected: expected, happened: Words.line(entry)))
                }
            default: break
            }
        }
        return breaches
    }

    private func isForbidden(_ from: Slug?, _ to: Slug, _ lifecycle: StoryLifecycle) -> Bool {
        func isOutside(_ stage: Slug?) -> Bool { lifecycle.stages.contains { $0.isOutside && Slug($0.title) == stage } }
        if isOutside(from) { return true }
        guard !isOutside(to), let place = lifecycle.place(of: to) else { return false }
        return lifecycle.place(of: from).map { $0 >= place } ?? false
    }
}
