/// What a folder defines for everyone in one place: stages, scoring and segments (LANGUAGE, section 3).
package struct Lifecycle: Hashable, Sendable {
    /// The funnel, in its order.
    package var stages: [Stage]
    /// Stages outside the funnel, in the order written.
    package var outside: [Stage]
    /// In the order of the files, then as written.
    package var scoring: [ScoringRule]
    package var decay: Decay?
    /// In the order of the files, then as written.
    package var segments: [Segment]

    package init(
        stages: [Stage] = [],
        outside: [Stage] = [],
        scoring: [ScoringRule] = [],
        decay: Decay? = nil,
        segments: [Segment] = []
    ) {
        self.stages = stages
        self.outside = outside
        self.scoring = scoring
        self.decay = decay
        self.segments = segments
    }

    /// Place in the funnel, from 0; nil for a stage outside it.
    package func place(of stage: Slug) -> Int? { stages.firstIndex { $0.name == stage } }

    package func segment(_ name: Slug) -> Segment? { segments.first { $0.name == name } }

    /// A step of the customer's way.
    package struct Stage: Hashable, Sendable {
        package let name: Slug
        /// As written.
        package var title: String
        package var description: String
        /// When a contact moves into it by itself; nil never.
        package var rule: Condition?
        /// The rule as written, white space collapsed; empty without one.
        package let text: String

        package init(name: Slug, title: String, description: String = "", rule: Condition?, text: String = "") {
            self.name = name
            self.title = title
            self.description = description
            self.rule = rule
            self.text = text
            truthKey = "stage \(name.text) when \(text)"
        }

        /// Under which the contact's standing remembers whether the rule held.
        package let truthKey: String
    }

    /// A named condition.
    package struct Segment: Hashable, Sendable {
        package let name: Slug
        /// As written.
        package var title: String
        package var condition: Condition
        /// The condition as written, white space collapsed.
        package let text: String

        package init(name: Slug, title: String, condition: Condition, text: String) {
            (self.name, self.title, self.condition, self.text) = (name, title, condition, text)
            truthKey = "segment \(name.text): \(text)"
        }

        /// Under which the contact's standing remembers whether it matched.
        package let truthKey: String
    }
}
