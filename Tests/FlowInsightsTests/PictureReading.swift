/// A picture read back from its SVG text, to look at where things lie.
struct PictureReading {
    struct Area: Hashable {
        var left: Double
        var top: Double
        var right: Double
        var bottom: Double

        func overlaps(_ other: Area) -> Bool {
            left < other.right && other.left < right && top < other.bottom && other.top < bottom
        }

        func shrunk(by margin: Double) -> Area {
            Area(left: left + margin, top: top + margin, right: right - margin, bottom: bottom - margin)
        }

        func contains(_ other: Area) -> Bool {
            left <= other.left && other.right <= right && top <= other.top && other.bottom <= bottom
        }
    }

    struct Point: Hashable {
        var x: Double
        var y: Double
    }

    private(set) var view = Area(left: 0, top: 0, right: 0, bottom: 0)
    private(set) var boxes: [Area] = []
    private(set) var texts: [(area: Area, kind: String)] = []
    /// The points of each line, corners included.
    private(set) var wires: [[Point]] = []

    init(_ svg: String) {
        for line in svg.split(separator: "\n") {
            let kind = Self.attribute("class", in: line) ?? ""
            if line.hasPrefix("<svg") {
                let numbers = Self.numbers(Self.attribute("viewBox", in: line) ?? "")
                if numbers.count == 4 { view = Area(left: 0, top: 0, right: numbers[2], bottom: numbers[3]) }
            } else if line.hasPrefix("<rect"), kind.hasPrefix("box") {
                let values = ["x", "y", "width", "height"].map { Double(Self.attribute($0, in: line) ?? "") ?? .nan }
                boxes.append(
                    Area(left: values[0], top: values[1], right: values[0] + values[2], bottom: values[1] + values[3])
                )
            } else if line.hasPrefix("<path"), kind.hasPrefix("box") {
                boxes.append(Self.bounds(Self.points(line)))
            } else if line.hasPrefix("<path"), kind.hasPrefix("wire") {
                wires.append(Self.points(line))
            } else if line.hasPrefix("<text") {
                texts.append((Self.textArea(line), kind))
            }
        }
    }

    private static func attribute(_ name: String, in line: Substring) -> String? {
        let parts = line.split(separator: "\"", omittingEmptySubsequences: false)
        for index in parts.indices where index + 1 < parts.count {
            if parts[index].hasSuffix(" \(name)=") { return String(parts[index + 1]) }
        }
        return nil
    }

    private static func numbers(_ text: String) -> [Double] {
        text.split { !("0"..."9").contains($0) && $0 != "-" && $0 != "." }.compactMap { Double($0) }
    }

    private static func points(_ line: Substring) -> [Point] {
        let numbers = numbers(attribute("d", in: line) ?? "")
        return stride(from: 0, to: numbers.count - 1, by: 2).map { Point(x: numbers[$0], y: numbers[$0 + 1]) }
    }

    private static func bounds(_ points: [Point]) -> Area {
        let (xs, ys) = (points.map(\.x), points.map(\.y))
        return Area(
            left: xs.min() ?? .nan,
            top: ys.min() ?? .nan,
            right: xs.max() ?? .nan,
            bottom: ys.max() ?? .nan
        )
    }

    /// With the mean width of letters in a wide font.
    private static func textArea(_ line: Substring) -> Area {
        let x = Double(attribute("x", in: line) ?? "") ?? .nan
        let y = Double(attribute("y", in: line) ?? "") ?? .nan
        let size = Double(attribute("font-size", in: line) ?? "") ?? .nan
        let inner = line.drop { $0 != ">" }.dropFirst().prefix { $0 != "<" }
        var letters = String(inner)
        for entity in ["&amp;", "&lt;", "&gt;", "&quot;", "&#39;"] {
            letters = letters.split(separator: entity, omittingEmptySubsequences: false).joined(separator: "_")
        }
        let width = Double(letters.count) * size * 0.58
        let left = line.contains("text-anchor") ? x - width / 2 : x
        return Area(left: left, top: y - size * 0.8, right: left + width, bottom: y + size * 0.2)
    }
}
