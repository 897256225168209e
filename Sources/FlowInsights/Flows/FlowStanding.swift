package import FlowModel

extension FlowReport {
    /// A flow in one of its versions.
    struct Key: Hashable {
        var name: Slug
        var version: Int
    }

    /// How many contacts stand at one step of one version of a flow.
    package struct Standing: Hashable, Sendable {
        package var flow: Slug
        /// From 1.
        package var version: Int
        package var place: Place

        package init(flow: Slug, version: Int, place: Place) {
            (self.flow, self.version, self.place) = (flow, version, place)
        }

        /// By flow and version, each with its steps in their order, every step once.
        static func places(_ standing: [Standing]) -> [Key: [Place]] {
            Dictionary(grouping: standing) { Key(name: $0.flow, version: $0.version) }
                .mapValues { group in
                    Dictionary(group.map { ($0.place.step, $0.place.contacts) }, uniquingKeysWith: +)
                        .map { Place(step: $0, contacts: $1) }
                        .sorted { StepOrder($0.step) < StepOrder($1.step) }
                }
        }
    }
}

/// Puts the numbers of steps into the order of the flow: 1, 2, 3, 3.1, 3.2, 10.
struct StepOrder: Comparable {
    private let parts: [Int]
    /// Steps without a number come last, by name.
    private let text: String

    init(_ step: String) {
        let numbers = step.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
        parts = numbers.contains(nil) ? [.max] : numbers.compactMap(\.self)
        text = step
    }

    static func < (left: StepOrder, right: StepOrder) -> Bool {
        left.parts == right.parts ? left.text < right.text : left.parts.lexicographicallyPrecedes(right.parts)
    }
}
