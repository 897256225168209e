import FlowModel

/// Where the stages and the moves beside them lie.
struct FunnelLayout {
    struct Row {
        var stage: StageReport.Stage
        var title: [String]
        var description: [String]
        /// Of the bar.
        var top: Double
        var width: Double
        /// From the stage before; nil for the first and outside the funnel.
        var conversion: StageReport.Conversion?

        var middle: Double { top + FunnelLayout.barHeight / 2 }
    }

    /// A move that does not lead forward; with a lane beside the bars where there was room for one.
    struct Move {
        var move: StageReport.Move
        var letter: String
        var from: Int
        var to: Int
        var lane: Int
    }

    static let width = 1280.0
    static let margin = 40.0
    static let barHeight = 42.0
    static let center = 690.0
    static let mostBar = 420.0
    static let textWidth = 320.0
    static let laneLeft = 1108.0
    static let laneStep = 24.0
    static let mostLanes = 6
    static let titleFont = PictureCanvas.Font(size: 16, isBold: true)
    static let smallFont = PictureCanvas.Font(size: 12)
    private static let gap = 46.0
    private static let top = 150.0

    private(set) var rows: [Row] = []
    private(set) var moves: [Move] = []
    /// How many kinds of moves have no lane.
    private(set) var otherMoves: [StageReport.Move] = []
    /// The foot of the heading above the stages outside; nil without any.
    private(set) var outsideY: Double?
    private(set) var bottom: Double
    /// Pixels for a contact.
    private(set) var scale = 0.0

    init(_ report: StageReport) {
        bottom = Self.top
        guard report.stages.count <= FunnelPicture.mostStages else { return }
        let most = report.stages.map { Double($0.now) }.max() ?? 0
        scale = most > 0 ? Self.mostBar / most : 0
        let inside = report.stages.filter { !$0.isOutside }
        var y = Self.top
        for (index, stage) in inside.enumerated() {
            let before = index > 0 ? inside[index - 1].name : nil
            let conversion = report.conversions.first { $0.from == before && $0.to == stage.name }
            add(stage, conversion: conversion, y: &y)
        }
        let outside = report.stages.filter(\.isOutside)
        if !outside.isEmpty {
            outsideY = y + 8
            y += 28
            for stage in outside { add(stage, conversion: nil, y: &y) }
        }
        layMoves(report)
    }

    private mutating func add(_ stage: StageReport.Stage, conversion: StageReport.Conversion?, y: inout Double) {
        let title = Self.titleFont.lines(stage.title, width: Self.textWidth, most: 2)
        let description = Self.smallFont.lines(stage.description, width: Self.textWidth, most: 3)
        let lines = stage.description.isEmpty ? [] : description
        let width = Double(max(0, stage.now)) * scale
        rows.append(
            Row(stage: stage, title: title, description: lines, top: y, width: width, conversion: conversion)
        )
        let text = Double(title.count) * 20 + Double(lines.count) * 15 + 14
        bottom = max(bottom, y + Self.barHeight, y + text - 14) + 14
        y += max(Self.barHeight + Self.gap, text)
    }

    /// The most frequent ones first.
    private mutating func layMoves(_ report: StageReport) {
        let places = Dictionary(rows.enumerated().map { ($1.stage.name, $0) }) { first, _ in first }
        let beside = report.moves.enumerated().filter { $1.direction != .forward && $1.moves > 0 }
        let sorted = beside.sorted { (-$0.element.moves, $0.offset) < (-$1.element.moves, $1.offset) }.map(\.element)
        for move in sorted {
            guard moves.count < Self.mostLanes, let from = move.from.flatMap({ places[$0] }),
                let to = places[move.to], from != to
            else {
                otherMoves.append(move)
                continue
            }
            let letter = SankeyLegend.letter(moves.count).uppercased()
            moves.append(Move(move: move, letter: letter, from: from, to: to, lane: moves.count))
        }
    }
}
