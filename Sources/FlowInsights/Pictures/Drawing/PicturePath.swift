/// The outline of a shape, in the words of SVG.
package struct PicturePath {
    private(set) var text = ""

    mutating func move(_ x: Double, _ y: Double) { text += "M" + Self.point(x, y) }

    mutating func line(_ x: Double, _ y: Double) { text += "L" + Self.point(x, y) }

    /// A curve that leaves and arrives level.
    mutating func bend(from x: Double, _ y: Double, to endX: Double, _ endY: Double) {
        let middle = (x + endX) / 2
        text += "C" + Self.point(middle, y) + " " + Self.point(middle, endY) + " " + Self.point(endX, endY)
    }

    mutating func close() { text += "Z" }

    static func polygon(_ points: [(Double, Double)]) -> PicturePath {
        var path = PicturePath()
        for (place, point) in points.enumerated() {
            if place == 0 { path.move(point.0, point.1) } else { path.line(point.0, point.1) }
        }
        path.close()
        return path
    }

    package static func segment(_ x: Double, _ y: Double, _ endX: Double, _ endY: Double) -> PicturePath {
        var path = PicturePath()
        path.move(x, y)
        path.line(endX, endY)
        return path
    }

    private static func point(_ x: Double, _ y: Double) -> String {
        PictureCanvas.number(x) + " " + PictureCanvas.number(y)
    }
}
