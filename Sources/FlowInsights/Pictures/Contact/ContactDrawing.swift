import FlowModel

/// Writes the picture of one contact's time.
struct ContactDrawing {
    private let story: ContactStory
    private let layout: ContactLayout
    private let isWhole: Bool
    private var canvas: PictureCanvas
    private let margin = ContactLayout.margin

    init(_ story: ContactStory, layout: ContactLayout, isWhole: Bool, style: PictureStyle) {
        (self.story, self.layout, self.isWhole) = (story, layout, isWhole)
        canvas = PictureCanvas(style)
    }

    mutating func svg() -> String {
        if isWhole { drawHeading() }
        drawAxis()
        for stage in layout.stages { draw(stage) }
        for gap in layout.gaps { draw(gap) }
        for (index, row) in layout.rows.enumerated() { draw(row, index: index) }
        return canvas.svg(
            width: ContactLayout.width,
            height: layout.bottom + (isWhole ? 24 : 8),
            title: story.contact,
            description: description
        )
    }

    private mutating func drawHeading() {
        let room = ContactLayout.width - margin * 2
        let font = SankeyFrame.titleFont
        canvas.write(font.lines(story.contact, width: room, most: 1).first ?? "", x: margin, y: 50, font)
        for (place, line) in ContactLayout.font.lines(summary, width: room, most: 2).enumerated() {
            canvas.write(line, x: margin, y: 78 + Double(place) * 18, ContactLayout.font, .muted)
        }
        guard layout.earlier > 0 else { return }
        let words = PictureFigures.counted(layout.earlier, "earlier line") + " left out"
        canvas.write(words, x: ContactLayout.wordsX, y: 126, ContactLayout.smallFont, .muted)
    }

    private var summary: String {
        guard let first = story.lines.first, let last = story.lines.last else {
            return "Nothing has happened to this contact yet."
        }
        let range = [first, last].map { PictureFigures.date(story.zone.local(at: PictureFigures.clamped($0.at)).date) }
        let days = range[0] == range[1] ? "on \(range[0])" : "from \(range[0]) to \(range[1])"
        let stage = layout.lastStage.map { ", now in stage \(story.names.stage($0))" } ?? ""
        return PictureFigures.counted(story.lines.count, "line") + " \(days)\(stage); times in \(story.zone.name)"
    }

    private var description: String {
        let sentences = layout.rows.map(\.sentence)
        guard isWhole else { return sentences.joined(separator: ". ") + "." }
        guard layout.earlier > 0 else { return ([summary] + sentences).joined(separator: ". ") + "." }
        let left = PictureFigures.counted(layout.earlier, "earlier line") + " left out"
        return ([summary, left] + sentences).joined(separator: ". ") + "."
    }

    private mutating func drawAxis() {
        guard let first = layout.rows.first, let last = layout.rows.last else { return }
        let x = ContactLayout.axisX
        canvas.line("axis", PicturePath.segment(x, first.y - 5, x, last.y - 5), .rule, width: 1.5)
    }

    private mutating func draw(_ stage: ContactLayout.Stage) {
        canvas.rectangle(
            "stage",
            x: ContactLayout.stageX,
            y: stage.top,
            width: 10,
            height: stage.bottom - stage.top,
            fill: stage.paint,
            radius: 2
        )
        let font = ContactLayout.stageFont
        for (place, line) in stage.lines.enumerated() {
            let y = stage.top + 14 + Double(place) * 15
            canvas.write(line, x: ContactLayout.stageX - 8, y: y, font, anchor: .end)
        }
    }

    private mutating func draw(_ gap: ContactLayout.Gap) {
        // The line of time is broken where time is left out.
        let x = ContactLayout.axisX
        canvas.rectangle("break", x: x - 3, y: gap.y - 15, width: 6, height: 20, fill: .ground)
        for step in 0..<3 {
            let y = gap.y - 11 + Double(step) * 6
            canvas.line("dot", PicturePath.segment(x - 1, y, x + 1, y), .muted, width: 2)
        }
        canvas.write(gap.words, x: ContactLayout.wordsX, y: gap.y, ContactLayout.smallFont, .muted)
    }

    private mutating func draw(_ row: ContactLayout.Row, index: Int) {
        canvas.open("line-\(index)", title: row.sentence)
        canvas.write(row.day, x: margin, y: row.y, ContactLayout.boldFont)
        canvas.write(row.time, x: ContactLayout.timeX, y: row.y, ContactLayout.font)
        let (x, y) = (ContactLayout.axisX, row.y - 4.5)
        canvas.rectangle("disc", x: x - 10, y: y - 10, width: 20, height: 20, fill: row.icon.paint, radius: 10)
        // On grey discs the ground is what stands out in light and in dark.
        let ink: Paint = row.icon.paint == .muted ? .ground : .onBar
        canvas.line("icon", row.icon.path(x: x, y: y), ink, width: 1.6)
        for (place, line) in row.words.enumerated() {
            let foot = row.y + Double(place) * ContactLayout.lineHeight
            canvas.write(line, x: ContactLayout.wordsX, y: foot, ContactLayout.font)
        }
        let right = ContactLayout.width - margin
        canvas.write(row.place, x: right, y: row.y, ContactLayout.smallFont, .muted, anchor: .end)
        canvas.close(title: row.sentence)
    }
}
