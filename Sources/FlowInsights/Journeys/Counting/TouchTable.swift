import FlowModel

/// Says of each fact whether it can matter to a journey, so that the others cost nothing.
///
/// Kept facts are rewritten: `name` is the touch (`noTouch`: none) or, of `.entered` and `.split`, the mark; `detail`
/// is the source as `SourceNames` numbers it.
struct TouchTable: Sendable {
    /// Stands for a touch of an event that is only kept for its source.
    static let noTouch = UInt32.max

    /// Something that the first fact of its kind says of a contact: the version it entered, the arm it was given.
    struct Mark: Hashable, Sendable {
        var flow: Slug
        /// The split's number; nil for the version.
        var split: String?
    }

    private static let kinds = Fact.Kind.allCases.count

    let marks: [Mark]
    let touches: TouchSteps
    private(set) var sources = SourceNames()

    /// For each row of names and each kind the touch or mark, plus 1; 0 where there is none.
    ///
    /// Row 0 is of all names that the query does not say.
    private var cells: [UInt32]
    private let rowOfText: [String: UInt32]
    /// The row of each name of the batches so far.
    private var rowOfName: [UInt32] = []
    private var sourceOfName: [UInt16?] = []

    init(_ query: JourneyQuery) {
        var marks: [Mark] = []
        for mark in query.breakdowns.compactMap(Mark.init) where !marks.contains(mark) { marks.append(mark) }
        touches = TouchSteps(query.journey)
        self.marks = marks
        let texts = Set(touches.texts + marks.map(\.flow.text)).sorted()
        // Its number is wanted however many others come first.
        if let source = query.source { _ = sources.number(source) }
        rowOfText = Dictionary(uniqueKeysWithValues: texts.enumerated().map { ($1, UInt32($0 + 1)) })
        cells = []
        for text in [nil] + texts.map(Optional.some) {
            for kind in Fact.Kind.allCases {
                let mark = marks.firstIndex { $0.flow.text == text && $0.kind == kind }
                cells.append(UInt32((mark ?? touches.touch(kind, text) ?? -1) + 1))
            }
        }
    }

    /// Looks up what names mean that earlier batches did not have.
    mutating func learn(_ names: [String]) {
        guard names.count > rowOfName.count else { return }
        for name in names[rowOfName.count...] { rowOfName.append(rowOfText[name] ?? 0) }
        sourceOfName += Array(repeating: nil, count: rowOfName.count - sourceOfName.count)
    }

    /// Names of the next batch begin anew.
    mutating func forgetNames() {
        rowOfName = []
        sourceOfName = []
    }

    /// The fact as the walk wants it, or nil where it cannot matter; `names` are those of its batch.
    mutating func kept(_ fact: Fact, _ names: [String]) -> Fact? {
        let name = Int(fact.name)
        let row = name < rowOfName.count ? Int(rowOfName[name]) : 0
        let cell = cells[row * TouchTable.kinds + Int(fact.kind.rawValue)]
        var kept = fact
        kept.detail = Fact.noName
        kept.name = cell &- 1
        // So that a time between two of them is always one.
        kept.at = min(max(fact.at, .distantPast), .distantFuture)
        switch fact.kind {
        case .event:
            let source = source(fact.detail, names)
            guard cell > 0 || source != nil else { return nil }
            kept.detail = source.map(UInt32.init) ?? Fact.noName
        case .split:
            guard cell > 0, let mark = mark(row, split: fact.detail, names) else { return nil }
            kept.name = UInt32(mark)
        default:
            guard cell > 0 else { return nil }
        }
        return kept
    }

    private mutating func source(_ detail: UInt32, _ names: [String]) -> UInt16? {
        let index = Int(detail)
        guard index < sourceOfName.count, index < names.count, !names[index].isEmpty else { return nil }
        if let known = sourceOfName[index] { return known }
        let source = sources.number(names[index])
        sourceOfName[index] = source
        return source
    }

    private func mark(_ row: Int, split detail: UInt32, _ names: [String]) -> Int? {
        guard Int(detail) < names.count else { return nil }
        let split = names[Int(detail)]
        return marks.firstIndex { $0.split == split && rowOfText[$0.flow.text] == UInt32(row) }
    }
}

extension TouchTable.Mark {
    /// Nil where nothing that happened to a contact sets it apart.
    init?(_ breakdown: JourneyBreakdown) {
        switch breakdown {
        case .arms(let flow, let split, _): self.init(flow: flow, split: split)
        case .versions(let flow, _): self.init(flow: flow, split: nil)
        case .periods, .change, .segments: return nil
        }
    }

    var kind: Fact.Kind { split == nil ? .entered : .split }
}
