import Foundation

/// The picture of a report read back from its SVG text: what is where, in the order in which it is painted.
struct ReportReading {
    typealias Area = PictureReading.Area
    typealias Point = PictureReading.Point

    /// Something filled.
    struct Shape {
        var order: Int
        var kind: String
        /// The part of the picture that it belongs to: `link-0-1`.
        var part: String
        var outline: [Point]
        var bounds: Area
        /// One colour, or those of a gradient.
        var fills: [String]

        func contains(_ point: Point) -> Bool {
            guard bounds.left <= point.x, point.x <= bounds.right, bounds.top <= point.y, point.y <= bounds.bottom
            else {
                return false
            }
            var isInside = false
            for (index, one) in outline.enumerated() {
                let other = outline[(index + 1) % outline.count]
                guard (one.y > point.y) != (other.y > point.y) else { continue }
                if point.x < (other.x - one.x) * (point.y - one.y) / (other.y - one.y) + one.x { isInside.toggle() }
            }
            return isInside
        }

        /// Where it begins and ends at that place, from left to right.
        func span(at x: Double) -> ClosedRange<Double>? {
            var ys: [Double] = []
            for (index, one) in outline.enumerated() {
                let other = outline[(index + 1) % outline.count]
                guard min(one.x, other.x) <= x, x <= max(one.x, other.x) else { continue }
                if one.x == other.x {
                    ys += [one.y, other.y]
                } else {
                    ys.append(one.y + (other.y - one.y) * (x - one.x) / (other.x - one.x))
                }
            }
            guard let low = ys.min(), let high = ys.max() else { return nil }
            return low...high
        }
    }

    struct Label {
        var order: Int
        var words: String
        var area: Area
        var fill: String
        var isTip: Bool
    }

    struct Line {
        var order: Int
        var kind: String
        var points: [Point]
    }

    let root: Element
    private(set) var view = Area(left: 0, top: 0, right: 0, bottom: 0)
    private(set) var shapes: [Shape] = []
    private(set) var labels: [Label] = []
    private(set) var lines: [Line] = []

    init(_ svg: String) throws {
        root = try MarkupReading.root(of: svg)
        let sizes = (root.attributes["viewBox"] ?? "").split(separator: " ").compactMap { Double($0) }
        if sizes.count == 4 { view = Area(left: 0, top: 0, right: sizes[2], bottom: sizes[3]) }
        var order = 0
        var gradients: [String: [String]] = [:]
        for gradient in root.all where gradient.name == "linearGradient" {
            gradients["url(#\(gradient.attributes["id"] ?? ""))"] = gradient.children.map {
                $0.attributes["stop-color"] ?? ""
            }
        }
        read(root, part: "", gradients: gradients, order: &order)
    }

    private mutating func read(_ element: Element, part: String, gradients: [String: [String]], order: inout Int) {
        order += 1
        let prefix = (root.attributes["aria-labelledby"] ?? "").split(separator: " ").first?.dropLast(5) ?? ""
        let id = (element.attributes["id"] ?? "").dropFirst(prefix.count)
        let part = element.name == "g" ? String(id) : part
        let kind = element.classes.filter { !$0.hasPrefix("f-") && !$0.hasPrefix("s-") }.joined(separator: " ")
        let fill = element.attributes["fill"] ?? ""
        switch element.name {
        case "rect":
            let (x, y) = (Self.value(element, "x"), Self.value(element, "y"))
            let (right, bottom) = (x + element.number("width"), y + element.number("height"))
            let outline = [
                Point(x: x, y: y), Point(x: right, y: y), Point(x: right, y: bottom), Point(x: x, y: bottom),
            ]
            let bounds = Area(left: x, top: y, right: right, bottom: bottom)
            shapes.append(Shape(order: order, kind: kind, part: part, outline: outline, bounds: bounds, fills: [fill]))
        case "path" where fill == "none":
            lines.append(Line(order: order, kind: kind, points: PathReading.points(element.attributes["d"] ?? "")))
        case "path":
            let outline = PathReading.points(element.attributes["d"] ?? "")
            let (xs, ys) = (outline.map(\.x), outline.map(\.y))
            let bounds = Area(
                left: xs.min() ?? .nan,
                top: ys.min() ?? .nan,
                right: xs.max() ?? .nan,
                bottom: ys.max() ?? .nan
            )
            let fills = gradients[fill] ?? [fill]
            shapes.append(Shape(order: order, kind: kind, part: part, outline: outline, bounds: bounds, fills: fills))
        case "text": labels.append(Self.label(element, order: order))
        default: break
        }
        for child in element.children { read(child, part: part, gradients: gradients, order: &order) }
    }

    private static func value(_ element: Element, _ attribute: String) -> Double {
        element.attributes[attribute] == nil ? 0 : element.number(attribute)
    }

    private static func label(_ element: Element, order: Int) -> Label {
        let (x, y, size) = (element.number("x"), element.number("y"), element.number("font-size"))
        let isBold = element.attributes["font-weight"] == "bold"
        let width = FontWidths.width(element.text, size: size, isBold: isBold)
        let left =
            switch element.attributes["text-anchor"] {
            case "middle": x - width / 2
            case "end": x - width
            default: x
            }
        return Label(
            order: order,
            words: element.text,
            // Capitals and figures of DejaVu Sans are 0.73 high, descenders 0.24 deep.
            area: Area(left: left, top: y - size * 0.74, right: left + width, bottom: y + size * 0.24),
            fill: element.attributes["fill"] ?? "",
            isTip: element.classes.contains("tip")
        )
    }

    func part(_ name: String) -> [Shape] { shapes.filter { $0.part == name } }
}

/// The points of a path; curves as many short lines.
enum PathReading {
    static func points(_ path: String) -> [PictureReading.Point] {
        var points: [PictureReading.Point] = []
        var numbers: [Double] = []
        var command: Character = "M"
        var current = ""
        func finish() {
            if let number = Double(current) { numbers.append(number) }
            current = ""
        }
        func apply() {
            finish()
            let found = stride(from: 0, to: numbers.count - 1, by: 2).map {
                PictureReading.Point(x: numbers[$0], y: numbers[$0 + 1])
            }
            if command == "C", found.count == 3, let start = points.last {
                points += (1...24).map { curve(start, found[0], found[1], found[2], Double($0) / 24) }
            } else {
                points += found
            }
            numbers = []
        }
        for letter in path {
            if letter.isLetter {
                apply()
                command = letter
            } else if letter == " " {
                finish()
            } else {
                current.append(letter)
            }
        }
        apply()
        return points
    }

    private static func curve(
        _ start: PictureReading.Point,
        _ first: PictureReading.Point,
        _ second: PictureReading.Point,
        _ end: PictureReading.Point,
        _ part: Double
    ) -> PictureReading.Point {
        let rest = 1 - part
        let (one, two, three, four) = (
            rest * rest * rest, 3 * rest * rest * part, 3 * rest * part * part, part * part * part
        )
        return PictureReading.Point(
            x: start.x * one + first.x * two + second.x * three + end.x * four,
            y: start.y * one + first.y * two + second.y * three + end.y * four
        )
    }
}

/// WCAG 2.2, contrast ratio.
enum Contrast {
    static func ratio(_ one: String, _ other: String) -> Double {
        let (bright, dark) = (max(luminance(one), luminance(other)), min(luminance(one), luminance(other)))
        return (bright + 0.05) / (dark + 0.05)
    }

    private static func luminance(_ color: String) -> Double {
        guard color.count == 7, let number = Int(color.dropFirst(), radix: 16) else { return .nan }
        let parts = [number >> 16 & 255, number >> 8 & 255, number & 255].map { part -> Double in
            let share = Double(part) / 255
            return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }
}
