/// Writes the picture of the stages.
struct FunnelDrawing {
    private let report: StageReport
    private let layout: FunnelLayout
    private let style: PictureStyle
    private let words: FunnelWords
    private var canvas: PictureCanvas
    private let margin = FunnelLayout.margin
    private let small = FunnelLayout.smallFont
    private let bold = PictureCanvas.Font(size: 12, isBold: true)
    private static let countFont = PictureCanvas.Font(size: 18, isBold: true)
    private static let mostListed = 18

    init(_ report: StageReport, layout: FunnelLayout, style: PictureStyle) {
        (self.report, self.layout, self.style) = (report, layout, style)
        words = FunnelWords(report)
        canvas = PictureCanvas(style)
        canvas.readout = (margin, 124, FunnelLayout.width - margin * 2)
    }

    mutating func svg() -> String {
        if !style.isInPage { canvas.write("Stages", x: margin, y: 50, SankeyFrame.titleFont) }
        let heading = words.heading(font: SankeyFrame.figuresFont, width: FunnelLayout.width - margin * 2)
        write(heading, y: 80, SankeyFrame.figuresFont, .ink)
        write(words.period(in: style.zone), y: 102, SankeyFrame.periodFont, .muted)
        if layout.rows.isEmpty { write(words.description, y: 140, PictureCanvas.Font(size: 16), .muted) }
        for (index, row) in layout.rows.enumerated() { drawConversion(row, index: index) }
        for (index, row) in layout.rows.enumerated() { draw(row, index: index) }
        if let y = layout.outsideY {
            canvas.write("Outside the funnel", x: margin, y: y, bold, .muted)
        }
        for move in layout.moves { drawLine(move) }
        for move in layout.moves { drawLetter(move) }
        let bottom = drawList(from: layout.bottom)
        return canvas.svg(
            width: FunnelLayout.width,
            height: max(bottom + 24, 240),
            title: "Stages",
            description: words.description
        )
    }

    private mutating func write(_ text: String, y: Double, _ font: PictureCanvas.Font, _ paint: Paint) {
        let line = font.lines(text, width: FunnelLayout.width - margin * 2, most: 1).first ?? ""
        canvas.write(line, x: margin, y: y, font, paint)
    }

    // MARK: Stages

    private mutating func draw(_ row: FunnelLayout.Row, index: Int) {
        let sentence = words.stage(row.stage)
        canvas.open("stage-\(index)", title: sentence)
        var y = row.top + 16
        for line in row.title {
            canvas.write(line, x: margin, y: y, FunnelLayout.titleFont)
            y += 20
        }
        y -= 3
        for line in row.description {
            canvas.write(line, x: margin, y: y, small, .muted)
            y += 15
        }
        let count = PictureFigures.count(row.stage.now)
        canvas.write(count, x: 470, y: row.middle + 6, Self.countFont, anchor: .end)
        let left = FunnelLayout.center - row.width / 2
        let isOutside = row.stage.isOutside
        if isOutside, row.width > 0 {
            let (right, bottom) = (left + row.width, row.top + FunnelLayout.barHeight)
            let box = PicturePath.polygon([(left, row.top), (right, row.top), (right, bottom), (left, bottom)])
            canvas.area("shape bar outside", box, fill: .panel, edge: .muted, dashes: "6 3")
        } else {
            let paint: Paint = isLastInside(index) ? .goal : .bar
            canvas.rectangle(
                "shape bar",
                x: left,
                y: row.top,
                width: row.width,
                height: FunnelLayout.barHeight,
                fill: paint,
                edge: row.width < 1 ? paint : nil
            )
        }
        canvas.close(title: sentence)
    }

    private func isLastInside(_ index: Int) -> Bool {
        let next = index + 1 < layout.rows.count ? layout.rows[index + 1] : nil
        return index > 0 && !layout.rows[index].stage.isOutside && next?.stage.isOutside ?? true
    }

    /// Between a stage and the one before: the share that got on, on a band from bar to bar.
    private mutating func drawConversion(_ row: FunnelLayout.Row, index: Int) {
        guard index > 0, !row.stage.isOutside else { return }
        let before = layout.rows[index - 1]
        let (top, bottom) = (before.top + FunnelLayout.barHeight, row.top)
        let center = FunnelLayout.center
        let band = PicturePath.polygon([
            (center - before.width / 2, top), (center + before.width / 2, top),
            (center + row.width / 2, bottom), (center - row.width / 2, bottom),
        ])
        let sentence = row.conversion.map(words.conversion) ?? "\(before.stage.title) to \(row.stage.title)"
        canvas.open("conversion-\(index)", title: sentence)
        if before.width + row.width > 0 { canvas.area("shape funnel", band, fill: .band, edge: .bandEdge) }
        if let conversion = row.conversion {
            let share = conversion.share
            let percent = share.whole > 0 ? PictureFigures.percent(share.value) : "–"
            let middle = (top + bottom) / 2
            let width = bold.width(percent) + 18
            canvas.rectangle(
                "pill",
                x: center - width / 2,
                y: middle - 11,
                width: width,
                height: 22,
                fill: .ground,
                edge: .bandEdge,
                radius: 11
            )
            canvas.write(percent, x: center, y: middle + 4, bold, anchor: .middle)
            let count = "\(PictureFigures.count(share.part)) of \(PictureFigures.count(share.whole))"
            canvas.write(small.lines(count, width: 180, most: 1).first ?? "", x: 912, y: middle - 3, small)
            if let median = conversion.time.medianSeconds {
                let time = "median \(PictureFigures.duration(median))"
                canvas.write(time, x: 912, y: middle + 13, small, .muted)
            }
        }
        canvas.close(title: sentence)
    }

    // MARK: Moves beside the funnel

    private mutating func drawLine(_ move: FunnelLayout.Move) {
        let sentence = words.move(move.move)
        canvas.open("move-\(move.lane)", title: sentence)
        let x = FunnelLayout.laneLeft + Double(move.lane) * FunnelLayout.laneStep
        let (from, to) = (layout.rows[move.from], layout.rows[move.to])
        let (start, end) = ends(move)
        let paint: Paint = move.move.direction == .returned ? .bandEdge : .skipEdge
        let dashes = move.move.direction == .back ? "6 3" : nil
        let half = FunnelLayout.center
        var path = PicturePath()
        path.move(half + from.width / 2 + 4, start)
        path.line(x, start)
        path.line(x, end)
        path.line(half + to.width / 2 + 12, end)
        canvas.line("shape move", path, paint, width: 1.4, dashes: dashes)
        let tip = half + to.width / 2 + 4
        canvas.head(PicturePath.polygon([(tip + 8, end - 4), (tip + 8, end + 4), (tip, end)]), paint)
        canvas.close(title: sentence)
    }

    /// Each lane has a height of its own at a bar, so that lines of several moves stay apart.
    private func ends(_ move: FunnelLayout.Move) -> (start: Double, end: Double) {
        let port = (Double(move.lane) - Double(FunnelLayout.mostLanes - 1) / 2) * 6
        return (layout.rows[move.from].middle + port, layout.rows[move.to].middle + port)
    }

    private mutating func drawLetter(_ move: FunnelLayout.Move) {
        let x = FunnelLayout.laneLeft + Double(move.lane) * FunnelLayout.laneStep
        let (start, end) = ends(move)
        let middle = (start + end) / 2
        canvas.rectangle(
            "pill",
            x: x - 9,
            y: middle - 9,
            width: 18,
            height: 18,
            fill: .ground,
            edge: .muted,
            radius: 9
        )
        canvas.write(move.letter, x: x, y: middle + 4, bold, anchor: .middle)
    }

    /// Below the stages; where it ends.
    private mutating func drawList(from top: Double) -> Double {
        let lettered = layout.moves.map { "\($0.letter)  \(words.move($0.move))" }
        let all = lettered + layout.otherMoves.map(words.move)
        guard !all.isEmpty else { return top }
        var items = Array(all.prefix(Self.mostListed))
        if all.count > items.count { items.append("and \(all.count - items.count) more kinds of moves") }
        canvas.write("Moves that do not lead forward", x: margin, y: top + 24, bold)
        let room = (FunnelLayout.width - margin * 2 - 24) / 2
        var y = top + 42
        for start in stride(from: 0, to: items.count, by: 2) {
            let row = items[start..<min(start + 2, items.count)].map { small.lines($0, width: room, most: 3) }
            for (column, lines) in row.enumerated() {
                for (place, line) in lines.enumerated() {
                    let x = margin + Double(column) * (room + 24)
                    canvas.write(line, x: x, y: y + Double(place) * 16, small)
                }
            }
            y += Double(row.map(\.count).max() ?? 1) * 16
        }
        return y - 12
    }
}
