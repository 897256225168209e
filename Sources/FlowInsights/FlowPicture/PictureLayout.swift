import FlowModel

/// Puts the boxes of a flow into rows, branches beside one another, and says what is connected.
///
/// A sequence is a column around its axis. Where a way just goes on, the column goes straight down; the other ways of
/// that step stand on its right. Rows are common to all columns, so that between two rows there is always room for
/// lines from one side of the picture to the other.
struct PictureLayout {
    /// A line from the bottom of one box to the top of another.
    struct Wire: Hashable {
        enum Kind: Hashable {
            /// From a step to the labels below it.
            case fan
            /// Straight down the column of the source, then across.
            case fall
            /// Anywhere, also upwards.
            case jump
        }

        let source: Int
        let target: Int
        let kind: Kind
    }

    private(set) var boxes: [PictureBox] = []
    private(set) var wires: [Wire] = []
    private(set) var rowCount = 0
    /// The box of each written step, by its place in the flow's list.
    private var boxOfStep: [Int: Int] = [:]
    private var jumps: [(source: Int, step: Int)] = []

    static let columnGap = 28

    /// The extent of something around its axis.
    private struct Block {
        var left = 0
        var right = 0
        /// The first row behind it.
        var end: Int
        var boxes: Range<Int>
        /// From where the contact goes on behind it.
        var open: [Int] = []
    }

    init(_ flow: Flow, outline: FlowOutline) {
        boxes.append(PictureBox(.start, number: "", text: flow.startText, row: 0))
        let block = place(outline.steps, row: 1, opened: [0])
        rowCount = block.end
        let finishing = jumps.filter { $0.step >= flow.steps.count }
        if !block.open.isEmpty || !finishing.isEmpty {
            let finish = boxes.count
            boxes.append(PictureBox(small: .finish, text: "finished", row: rowCount))
            rowCount += 1
            connect(block.open, to: finish)
            for jump in finishing { wires.append(Wire(source: jump.source, target: finish, kind: .jump)) }
        }
        for jump in jumps where jump.step < flow.steps.count {
            guard let target = boxOfStep[jump.step] else { continue }
            wires.append(Wire(source: jump.source, target: target, kind: .jump))
        }
    }

    private mutating func connect(_ open: [Int], to box: Int) {
        for source in open { wires.append(Wire(source: source, target: box, kind: .fall)) }
    }

    private mutating func place(_ nodes: [FlowOutline.Node], row: Int, opened: [Int]) -> Block {
        var block = Block(end: row, boxes: boxes.count..<boxes.count, open: opened)
        for node in nodes {
            let box = boxes.count
            boxes.append(made(node, row: block.end))
            boxOfStep[node.index] = boxOfStep[node.index] ?? box
            connect(block.open, to: box)
            block.left = max(block.left, boxes[box].width / 2)
            block.right = max(block.right, boxes[box].width / 2)
            block.end += 1
            block.open = []
            guard node.exits.count == 1, let exit = node.exits.first, exit.body.isEmpty else {
                placeExits(of: node, box: box, in: &block)
                continue
            }
            switch exit.end {
            case .next: block.open = [box]
            case .jump(let step): jumps.append((box, step))
            case .stop: block.open = []
            }
        }
        block.boxes = block.boxes.lowerBound..<boxes.count
        return block
    }

    private func made(_ node: FlowOutline.Node, row: Int) -> PictureBox {
        let shape = PictureBox.shape(node.kind)
        guard shape == .stop else { return PictureBox(shape, number: node.number, text: node.text, row: row) }
        return PictureBox(small: .stop, text: node.number + " " + node.text, row: row)
    }

    private mutating func placeExits(of node: FlowOutline.Node, box: Int, in block: inout Block) {
        let row = block.end
        var columns: [Block] = []
        for exit in node.exits {
            columns.append(column(exit, row: row, from: box))
        }
        let trunk = node.exits.firstIndex(where: \.isPlain)
        let order = trunk.map { trunk in [trunk] + columns.indices.filter { $0 != trunk } } ?? Array(columns.indices)
        if let trunk {
            columns[trunk].left = max(columns[trunk].left, PictureBox.stepWidth / 2)
            columns[trunk].right = max(columns[trunk].right, PictureBox.stepWidth / 2)
        }
        var axes: [Int] = []
        var edge = 0
        for (place, column) in order.enumerated() {
            let axis = place == 0 ? 0 : edge + Self.columnGap + columns[column].left
            axes.append(axis)
            edge = axis + columns[column].right
        }
        let shift = trunk == nil ? ((axes.first ?? 0) + (axes.last ?? 0)) / 2 : 0
        for (place, column) in order.enumerated() {
            let axis = axes[place] - shift
            for index in columns[column].boxes { boxes[index].x += axis }
            block.left = max(block.left, columns[column].left - axis)
            block.right = max(block.right, columns[column].right + axis)
            block.end = max(block.end, columns[column].end)
            block.open += columns[column].open
        }
    }

    /// The label of a way, and below it what happens on that way.
    private mutating func column(_ exit: FlowOutline.Exit, row: Int, from box: Int) -> Block {
        let label = boxes.count
        boxes.append(PictureBox(small: .label, text: exit.label, row: row))
        wires.append(Wire(source: box, target: label, kind: .fan))
        var block = Block(end: row + 1, boxes: label..<label + 1, open: [label])
        block.left = boxes[label].width / 2
        block.right = block.left
        if !exit.body.isEmpty {
            let body = place(exit.body, row: row + 1, opened: [label])
            block.left = max(block.left, body.left)
            block.right = max(block.right, body.right)
            block.end = body.end
            block.open = body.open
        }
        switch exit.end {
        case .next: break
        case .jump(let step):
            jumps.append((label, step))
            block.open = []
        case .stop:
            let stop = boxes.count
            boxes.append(PictureBox(small: .stop, text: "stop", row: row + 1))
            wires.append(Wire(source: label, target: stop, kind: .fall))
            block.left = max(block.left, boxes[stop].width / 2)
            block.right = max(block.right, boxes[stop].width / 2)
            block.end = row + 2
            block.open = []
        }
        block.boxes = label..<boxes.count
        return block
    }
}
