/// Writes the picture of a journey.
struct SankeyDrawing {
    private let report: JourneyReport
    private let frame: SankeyFrame
    private var layout: SankeyLayout
    private let flow: SankeyFlow
    private var canvas: PictureCanvas
    private let margin = SankeyFrame.margin

    init(_ report: JourneyReport, flow: SankeyFlow, frame: SankeyFrame, style: PictureStyle) {
        (self.report, self.flow, self.frame) = (report, flow, frame)
        layout = SankeyLayout(flow, frame: frame)
        layout.divide(report.steps)
        layout.word { SankeyWords.dropLabel(report.steps[$0]) }
        canvas = PictureCanvas(style)
        canvas.readout = (margin, frame.readoutY, frame.width - margin * 2)
    }

    mutating func svg() -> String {
        drawHeader()
        let isEmpty = flow.total <= 0
        if isEmpty { drawNothing() }
        drawSteps()
        drawArrows()
        for stub in layout.stubs { draw(stub) }
        // Wide bands first, so that a thin one that crosses them lies above.
        let order = layout.bands.indices.sorted { left, right in
            (-layout.bands[left].thickness, left) < (-layout.bands[right].thickness, right)
        }
        for index in order { draw(layout.bands[index]) }
        for index in layout.bars.indices { drawBar(index) }
        for band in layout.bands { drawTag(band) }
        drawLegend()
        let height = max(frame.height, layout.bottom + 20 + frame.legend.height + 24)
        return canvas.svg(
            width: frame.width,
            height: height,
            title: report.title,
            description: SankeyWords.description(report)
        )
    }

    private mutating func drawHeader() {
        for (place, line) in frame.title.enumerated() {
            canvas.write(line, x: margin, y: frame.titleY + Double(place) * 30, SankeyFrame.titleFont)
        }
        for (place, line) in frame.figures.enumerated() {
            canvas.write(line, x: margin, y: frame.figuresY + Double(place) * 24, SankeyFrame.figuresFont)
        }
        for (place, line) in frame.period.enumerated() {
            canvas.write(line, x: margin, y: frame.periodY + Double(place) * 18, SankeyFrame.periodFont, .muted)
        }
    }

    private mutating func drawNothing() {
        let isTooLong = report.steps.count > SankeyPicture.mostSteps
        let words = isTooLong ? SankeyWords.tooLong(report) : SankeyWords.nobody(report)
        let font = PictureCanvas.Font(size: 16)
        for (place, line) in font.lines(words, width: frame.width - margin * 2, most: 4).enumerated() {
            canvas.write(line, x: margin, y: frame.plotTop + 24 + Double(place) * 22, font, .muted)
        }
    }

    private mutating func drawSteps() {
        for (index, step) in frame.steps.enumerated() {
            let x = frame.x(index)
            // The last line of each title stands on its number.
            let first = frame.stepY + Double(frame.stepLines - step.lines.count) * frame.stepLine
            canvas.open("head-\(index)", title: SankeyWords.step(report, index))
            for (place, line) in step.lines.enumerated() {
                canvas.write(line, x: x, y: first + Double(place) * frame.stepLine, frame.stepFont)
            }
            canvas.write(step.count, x: x, y: frame.countY, frame.countFont)
            canvas.write(step.share, x: x, y: frame.shareY, SankeyFrame.smallFont, .muted)
            canvas.close(title: SankeyWords.step(report, index))
        }
    }

    /// From step to step: the share that went straight on, and how long it took them.
    private mutating func drawArrows() {
        guard flow.total > 0 else { return }
        for step in frame.steps.indices.dropLast() where report.steps[step].contacts > 0 {
            let link = flow.links.first { $0.from == step && $0.to == step + 1 }
            let (left, right) = (frame.x(step) + frame.barWidth + 6, frame.x(step + 1) - 4)
            let middle = (left + right) / 2
            let share = Share(Int(link?.contacts ?? 0), of: report.steps[step].contacts).value
            canvas.line("arrow", PicturePath.segment(left, frame.arrowY, right - 6, frame.arrowY), .rule, width: 1)
            let y = frame.arrowY
            canvas.head(PicturePath.polygon([(right - 7, y - 4), (right - 7, y + 4), (right, y)]), .rule)
            canvas.write(
                PictureFigures.percent(share),
                x: middle,
                y: y - 6,
                SankeyFrame.smallFont,
                anchor: .middle
            )
            guard let median = link.flatMap({ report.links[$0.index].times.medianSeconds }) else { continue }
            canvas.write(
                SankeyWords.time(median, width: frame.pitch - 8),
                x: middle,
                y: y + 16,
                SankeyFrame.smallFont,
                .muted,
                anchor: .middle
            )
        }
    }

    // MARK: Bands

    private mutating func draw(_ band: SankeyLayout.Band) {
        let link = flow.links[band.link]
        let words = SankeyWords.link(report, link)
        canvas.open("link-\(link.from)-\(link.to)", title: words)
        let path = Self.outline(band)
        if link.isSkip {
            canvas.area("shape band", path, fill: .skip, edge: .skipEdge, dashes: "6 3")
        } else {
            canvas.area("shape band", path, fill: .band, edge: .bandEdge)
        }
        canvas.close(title: words)
    }

    private static func outline(_ band: SankeyLayout.Band) -> PicturePath {
        var path = PicturePath()
        let stretches = band.stretches
        path.move(stretches[0].left, stretches[0].top)
        for (from, to) in zip(stretches, stretches.dropFirst()) {
            path.bend(from: from.right, from.top, to: to.left, to.top)
            if to.right > to.left { path.line(to.right, to.top) }
        }
        let back = Array(stretches.reversed())
        path.line(back[0].right, back[0].top + band.thickness)
        for (from, to) in zip(back, back.dropFirst()) {
            path.bend(from: from.left, from.top + band.thickness, to: to.right, to.top + band.thickness)
            if to.right > to.left { path.line(to.left, to.top + band.thickness) }
        }
        path.close()
        return path
    }

    /// `1 → 3` inside a band that passes a step, where it is wide enough.
    private mutating func drawTag(_ band: SankeyLayout.Band) {
        let link = flow.links[band.link]
        guard link.isSkip, band.thickness >= 16, let stretch = band.stretches.dropFirst().first else { return }
        let (words, font) = ("\(link.from + 1) → \(link.to + 1)", SankeyFrame.smallFont)
        guard font.width(words) <= stretch.right - stretch.left else { return }
        let (x, y) = ((stretch.left + stretch.right) / 2, stretch.top + band.thickness / 2 + 4)
        canvas.write(words, x: x, y: y, font, anchor: .middle)
    }

    private mutating func draw(_ stub: SankeyLayout.Stub) {
        let words = SankeyWords.drop(report, stub.step)
        canvas.open("drop-\(stub.step)", title: words)
        if stub.gone > 0 {
            let path = Self.falling(stub, from: stub.top + stub.way, thickness: stub.gone)
            canvas.fading("gone", path, from: .gone, x: stub.left...stub.right, id: "fade-\(stub.step)")
        }
        if stub.way > 0 {
            canvas.area(
                "shape way",
                Self.falling(stub, from: stub.top, thickness: stub.way),
                fill: .ground,
                edge: .way,
                dashes: "3 3"
            )
            drawStripes(stub)
        }
        if let label = layout.labels.first(where: { $0.step == stub.step }) {
            for (place, line) in label.lines.enumerated() {
                let y = label.y + Double(place) * SankeyLayout.labelLine
                let font = PictureCanvas.Font(size: SankeyFrame.smallFont.size, isBold: place == 0)
                canvas.write(line, x: label.x, y: y, font, place == 0 ? .ink : .muted)
            }
        }
        canvas.close(title: words)
    }

    private static func falling(_ stub: SankeyLayout.Stub, from top: Double, thickness: Double) -> PicturePath {
        var path = PicturePath()
        path.move(stub.left, top)
        path.bend(from: stub.left, top, to: stub.right, top + stub.fall)
        path.line(stub.right, top + stub.fall + thickness)
        path.bend(from: stub.right, top + stub.fall + thickness, to: stub.left, top + thickness)
        path.close()
        return path
    }

    /// Upright stripes: on paper without colours they still are no fading band.
    private mutating func drawStripes(_ stub: SankeyLayout.Stub) {
        let count = max(1, Int((stub.right - stub.left) / 7))
        for stripe in 0..<count {
            let part = (Double(stripe) + 0.5) / Double(count)
            // The curve of `falling` at that part of its length (a cubic whose handles lie halfway).
            let step = Self.fall(at: part)
            let x = stub.left + (stub.right - stub.left) * part
            let y = stub.top + stub.fall * step
            canvas.line("stripe", PicturePath.segment(x, y, x, y + stub.way), .way, width: 2)
        }
    }

    /// Where a curve from 0 to 1 that leaves and arrives level is, `part` of the way along.
    private static func fall(at part: Double) -> Double {
        var (low, high) = (0.0, 1.0)
        for _ in 0..<24 {
            let middle = (low + high) / 2
            let rest = 1 - middle
            let x = 1.5 * middle * rest * rest + 1.5 * middle * middle * rest + middle * middle * middle
            if x < part { low = middle } else { high = middle }
        }
        return low * low * (3 - 2 * low)
    }

    // MARK: Bars

    private mutating func drawBar(_ index: Int) {
        let bar = layout.bars[index]
        let words = SankeyWords.step(report, index)
        let isLast = index + 1 == layout.bars.count && index > 0
        canvas.open("step-\(index)", title: words)
        for (place, segment) in bar.segments.enumerated() {
            let paint: Paint = isLast ? .goal : (place.isMultiple(of: 2) ? .bar : .otherBar)
            canvas.rectangle(
                "shape bar",
                x: bar.x,
                y: segment.top,
                width: frame.barWidth,
                height: segment.height,
                fill: paint,
                edge: bar.height < 1 ? paint : nil
            )
        }
        for (place, segment) in bar.segments.enumerated() {
            if place > 0 {
                let line = PicturePath.segment(bar.x, segment.top, bar.x + frame.barWidth, segment.top)
                canvas.line("cut", line, .ground, width: 1)
            }
            guard let path = segment.path, segment.height >= 16 else { continue }
            let (x, y) = (bar.x + frame.barWidth / 2, segment.top + segment.height / 2 + 4)
            let font = PictureCanvas.Font(size: 12, isBold: true)
            canvas.write(SankeyLegend.letter(path), x: x, y: y, font, .onBar, anchor: .middle)
        }
        canvas.close(title: words)
    }

    // MARK: Legend

    private mutating func drawLegend() {
        let top = max(layout.bottom + 20, frame.height - 24 - frame.legend.height)
        for entry in frame.legend.entries {
            let y = top + entry.y
            if let swatch = entry.swatch { draw(swatch, x: margin + entry.x - SankeyLegend.swatchWidth, y: y - 10) }
            let font = entry.isHeading ? SankeyLegend.headingFont : SankeyLegend.font
            for (place, line) in entry.lines.enumerated() {
                canvas.write(line, x: margin + entry.x, y: y + Double(place) * SankeyLegend.lineHeight, font)
            }
        }
    }

    private mutating func draw(_ swatch: SankeyLegend.Swatch, x: Double, y: Double) {
        let box = PicturePath.polygon([(x, y), (x + 26, y), (x + 26, y + 11), (x, y + 11)])
        switch swatch {
        case .band: canvas.area("swatch", box, fill: .band, edge: .bandEdge)
        case .skip: canvas.area("swatch", box, fill: .skip, edge: .skipEdge, dashes: "6 3")
        case .gone: canvas.fading("swatch", box, from: .gone, x: x...(x + 26), id: "fade-key")
        case .way:
            canvas.area("swatch", box, fill: .ground, edge: .way, dashes: "3 3")
            for stripe in 0..<4 {
                let at = x + 3.5 + Double(stripe) * 6.5
                canvas.line("swatch", PicturePath.segment(at, y, at, y + 11), .way, width: 2)
            }
        }
    }
}
