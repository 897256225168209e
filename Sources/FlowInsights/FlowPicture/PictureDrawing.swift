import FlowModel

/// Writes a layout with its lines as SVG text.
struct PictureDrawing {
    private let flow: Flow
    private let boxes: [PictureBox]
    private let router: PictureRouter
    private let rowTops: [Int]
    /// By channel, one more than there are rows.
    private let channelTops: [Int]
    private let header: PictureHeader
    private let width: Int
    private let height: Int
    /// Added to each place of the layout.
    private let shift: Int
    private var text = ""

    private static let margin = 24
    private static let leastWidth = 520
    private static let trackHeight = 12
    private static let arrow = 7

    init(_ flow: Flow, layout: PictureLayout, router: PictureRouter) {
        self.flow = flow
        boxes = layout.boxes
        self.router = router
        let passages = router.routes.map(\.passage)
        let left = min(boxes.map(\.left).min() ?? 0, passages.min() ?? 0)
        let right = max(boxes.map(\.right).max() ?? 0, passages.max() ?? 0)
        let inner = max(right - left, Self.leastWidth)
        width = inner + Self.margin * 2
        shift = Self.margin - left + (inner - (right - left)) / 2
        header = PictureHeader(flow, width: inner)
        var heights = Array(repeating: 0, count: layout.rowCount)
        for box in boxes { heights[box.row] = max(heights[box.row], box.height) }
        var y = Self.margin + header.height
        var rowTops: [Int] = []
        var channelTops: [Int] = []
        for (channel, counts) in router.trackCounts.enumerated() {
            channelTops.append(y)
            guard channel < layout.rowCount else { continue }
            if channel > 0 { y += (counts.leaving + counts.arriving) * Self.trackHeight + 22 }
            rowTops.append(y)
            y += heights[channel]
        }
        let last = router.trackCounts.last ?? (0, 0)
        // A loop may leave below the last row.
        height = y + (last.leaving + last.arriving) * Self.trackHeight + Self.margin
        self.rowTops = rowTops
        self.channelTops = channelTops
    }

    mutating func svg() -> String {
        let id = flow.name.text.isEmpty ? "flow" : flow.name.text
        text = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(width) \(height)\" width=\"\(width)\" "
        text += "height=\"\(height)\" role=\"img\" aria-labelledby=\"title-\(XML.text(id)) desc-\(XML.text(id))\" "
        text += "font-family=\"\(PictureCanvas.fonts)\">\n"
        text += "<title id=\"title-\(XML.text(id))\">\(XML.text(flow.title.isEmpty ? id : flow.title))</title>\n"
        text += "<desc id=\"desc-\(XML.text(id))\">\(XML.text(description))</desc>\n"
        text += "<style>\(PictureTheme.css)</style>\n"
        text += "<rect \(PictureTheme.attributes("ground", fill: "ground")) width=\"\(width)\" height=\"\(height)\"/>\n"
        drawHeader()
        drawWires()
        for box in boxes { draw(box) }
        return text + "</svg>\n"
    }

    private var description: String {
        let steps = Words.count(Set(flow.steps.map(\.number)).count, "step")
        let sequence = boxes.filter { !$0.number.isEmpty }.map { "\($0.number). \($0.text)" }
        return "A flow of \(steps): \(flow.startText). " + sequence.joined(separator: "; ") + "."
    }

    private mutating func drawHeader() {
        var y = Self.margin + 16
        for line in header.title {
            text += line.isEmpty ? "" : write(line, Self.margin, y, size: PictureHeader.titleSize, "title")
            y += 26
        }
        for line in header.lines {
            if !line.key.isEmpty { text += write(line.key, Self.margin, y, size: PictureHeader.size, "key") }
            text += write(line.text, Self.margin + header.keyWidth, y, size: PictureHeader.size, "setting")
            y += 19
        }
    }

    private func write(
        _ words: String,
        _ x: Int,
        _ y: Int,
        size: Int,
        _ kind: String,
        isCentred: Bool = false
    )
        -> String
    {
        let weight = ["title", "key", "number"].contains(kind) ? " font-weight=\"bold\"" : ""
        return "<text \(PictureTheme.attributes(kind, fill: "ink")) x=\"\(x)\" y=\"\(y)\" font-size=\"\(size)\""
            + weight + (isCentred ? " text-anchor=\"middle\"" : "") + ">\(XML.text(words))</text>\n"
    }

    // MARK: Lines

    private mutating func drawWires() {
        var heads: Set<Int> = []
        for route in router.routes {
            let target = boxes[route.wire.target]
            let isBack = target.row <= boxes[route.wire.source].row
            let points = points(of: route)
            let kind = isBack ? "wire back" : "wire"
            text += "<path \(PictureTheme.attributes(kind, fill: nil, stroke: "line"))"
            text += "\(isBack ? " stroke-dasharray=\"7 4\"" : "") d=\"\(Self.path(points))\"/>\n"
            if target.shape != .label { heads.insert(route.wire.target) }
        }
        for index in heads.sorted() {
            let (x, y) = (boxes[index].x + shift, rowTops[boxes[index].row])
            text += "<path \(PictureTheme.attributes("head", fill: "line")) "
            text += "d=\"M\(x - 5) \(y - Self.arrow)L\(x + 5) \(y - Self.arrow)L\(x) \(y)Z\"/>\n"
        }
    }

    private struct Point: Equatable {
        var x: Int
        var y: Int
    }

    private func points(of route: PictureRouter.Route) -> [Point] {
        let source = boxes[route.wire.source]
        let target = boxes[route.wire.target]
        let start = Point(x: source.x, y: rowTops[source.row] + source.height)
        let top = rowTops[target.row] - (target.shape == .label ? 0 : Self.arrow)
        var points = [start]
        let leaving = PictureRouter.Track(channel: source.row + 1, isLeaving: true, box: route.wire.source)
        let arriving = PictureRouter.Track(channel: target.row, isLeaving: false, box: route.wire.target)
        if route.passage != source.x {
            let y = y(of: leaving)
            points += [Point(x: source.x, y: y), Point(x: route.passage, y: y)]
        }
        if route.passage != target.x {
            let y = y(of: arriving)
            points += [Point(x: route.passage, y: y), Point(x: target.x, y: y)]
        }
        points.append(Point(x: target.x, y: top))
        return points.map { Point(x: $0.x + shift, y: $0.y) }
    }

    private func y(of track: PictureRouter.Track) -> Int {
        let place = router.places[track] ?? 0
        let before = track.isLeaving ? 0 : router.trackCounts[track.channel].leaving
        return channelTops[track.channel] + 10 + (before + place) * Self.trackHeight
    }

    /// A line with round corners.
    private static func path(_ points: [Point]) -> String {
        var text = "M\(points[0].x) \(points[0].y)"
        for index in points.indices.dropFirst() {
            let (from, corner) = (points[index - 1], points[index])
            guard index + 1 < points.count else {
                text += "L\(corner.x) \(corner.y)"
                break
            }
            let to = points[index + 1]
            let radius = min(6, distance(from, corner) / 2, distance(corner, to) / 2)
            let before = towards(corner, from, radius)
            let after = towards(corner, to, radius)
            text += "L\(before.x) \(before.y)Q\(corner.x) \(corner.y) \(after.x) \(after.y)"
        }
        return text
    }

    private static func distance(_ left: Point, _ right: Point) -> Int {
        abs(left.x - right.x) + abs(left.y - right.y)
    }

    private static func towards(_ from: Point, _ to: Point, _ length: Int) -> Point {
        Point(x: from.x + (to.x - from.x).signum() * length, y: from.y + (to.y - from.y).signum() * length)
    }

    // MARK: Boxes

    private mutating func draw(_ box: PictureBox) {
        let x = box.left + shift
        let y = rowTops[box.row]
        text += "<g><title>\(XML.text(box.text))</title>\n"
        text += PictureShape.outline(box, x: x, y: y)
        let size = box.isSmall ? PictureBox.smallSize : PictureBox.fontSize
        let lineHeight = box.isSmall ? 16 : PictureBox.lineHeight
        let first = y + (box.isSmall ? 16 : 24)
        if !box.number.isEmpty {
            text += write(box.number, x + PictureBox.inset(box.shape), first, size: size, "number")
        }
        for (line, words) in box.lines.enumerated() where !words.isEmpty {
            let y = first + line * lineHeight
            text +=
                box.isSmall
                ? write(words, x + box.width / 2, y, size: size, "words", isCentred: true)
                : write(words, x + box.textOffset, y, size: size, "words")
        }
        text += PictureShape.icon(box, x: x, y: y)
        text += "</g>\n"
    }
}
