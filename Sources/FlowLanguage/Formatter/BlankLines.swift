/// Decides where empty lines stand: at most one where the author put some, and one between parts.
struct BlankLines {
    private(set) var items: [LayoutItem]

    init(_ items: [LayoutItem]) {
        self.items = items
        var before: LayoutItem?
        for index in items.indices {
            let item = items[index]
            if isFirstInside(index) || item.statement.map(Self.closes) ?? false {
                self.items[index].hasBlankBefore = false
            }
            guard let statement = item.statement else { continue }
            if let last = before?.statement, Self.isApart(statement, from: last), item.depth == 0 {
                separate(index)
            }
            before = item
        }
    }

    private func isFirstInside(_ index: Int) -> Bool {
        index == 0 || items[index - 1].statement?.opensBlock ?? false
    }

    private static func closes(_ statement: LaidStatement) -> Bool {
        switch statement.role {
        case .branch, .end, .endOfSection: true
        case .flow, .setting, .step, .arm, .section, .stage, .segment, .scenario, .line: false
        }
    }

    /// Whether one of them belongs to another part of the file than the other.
    private static func isApart(_ statement: LaidStatement, from last: LaidStatement) -> Bool {
        switch statement.role {
        case .flow, .section, .scenario: true
        case .segment: last.role != .segment
        case .step: last.role == .setting || last.role == .segment || last.role == .endOfSection
        case .setting: last.role == .segment || last.role == .endOfSection
        case .branch, .end, .arm, .endOfSection, .stage, .line: false
        }
    }

    /// Puts an empty line before the item and the comments directly above it, if none stands there.
    private mutating func separate(_ index: Int) {
        var index = index
        while !items[index].hasBlankBefore, index > 0, items[index - 1].comment != nil { index -= 1 }
        if index > 0 { items[index].hasBlankBefore = true }
    }
}
