import FlowModel

/// Which steps of a journey each touch can reach.
///
/// A touch is what facts of one kind and name are to the journey: facts that reach the same steps by the same paths are
/// one touch.
struct TouchSteps: Sendable {
    /// Where a touch leads from a step.
    struct Move: Hashable, Sendable {
        var step: Int32
        /// The first of the step's paths that it is.
        var path: Int32

        /// There is no later step that the touch reaches.
        static let none = Move(step: -1, path: 0)
    }

    /// Names that touchpoints say, sorted.
    let texts: [String]
    private let stepCount: Int
    /// For each touch where it leads from before the journey and from each of its steps but the last.
    private var moves: [Move] = []
    private var touchOf: [Cell: Int] = [:]
    /// The same of names that no touchpoint says.
    private var touchOfAnyName: [Fact.Kind: Int] = [:]

    private struct Cell: Hashable {
        var kind: Fact.Kind
        var text: String
    }

    init(_ journey: Journey) {
        stepCount = journey.steps.count
        let touchpoints = journey.steps.flatMap { $0.paths.map(\.touchpoint) }
        texts = Set(touchpoints.compactMap(\.name?.text)).sorted()
        var touches: [[Move]: Int] = [:]
        for kind in Fact.Kind.allCases where touchpoints.contains(where: { $0.kind == kind }) {
            for text in [nil] + texts.map(Optional.some) {
                let moves = TouchSteps.moves(kind, text, in: journey)
                guard moves.contains(where: { $0 != .none }) else { continue }
                let touch = touches[moves] ?? touches.count
                if touches.updateValue(touch, forKey: moves) == nil { self.moves += moves }
                if let text { touchOf[Cell(kind: kind, text: text)] = touch } else { touchOfAnyName[kind] = touch }
            }
        }
    }

    /// What facts of that kind and name are; nil where they reach nothing.
    func touch(_ kind: Fact.Kind, _ text: String?) -> Int? {
        text.flatMap { touchOf[Cell(kind: kind, text: $0)] } ?? touchOfAnyName[kind]
    }

    /// The nearest step after `step` that the touch reaches; -1 is before the journey.
    func move(_ touch: UInt32, from step: Int) -> Move {
        step + 1 < stepCount ? moves[Int(touch) * stepCount + step + 1] : .none
    }

    private static func moves(_ kind: Fact.Kind, _ text: String?, in journey: Journey) -> [Move] {
        var moves: [Move] = []
        var nearest = Move.none
        for (index, step) in journey.steps.enumerated().reversed() {
            let path = step.paths.firstIndex { path in
                let touchpoint = path.touchpoint
                return touchpoint.kind == kind && (touchpoint.name == nil || touchpoint.name?.text == text)
            }
            if let path { nearest = Move(step: Int32(index), path: Int32(path)) }
            moves.append(nearest)
        }
        return moves.reversed()
    }
}
