/// The outlines and icons of boxes.
enum PictureShape {
    /// Inside the rectangle of the box, which it touches on all sides.
    static func outline(_ box: PictureBox, x: Int, y: Int) -> String {
        let (width, height) = (box.width, box.height)
        switch box.shape {
        case .decide:
            return hexagon(box, x, y)
        case .split:
            // A second line inside, so that it is no other decision.
            return hexagon(box, x, y)
                + "<path \(iconColours) d=\"\(hexagonPath(x + 5, y + 4, width - 10, height - 8))\"/>\n"
        case .wait, .start, .label, .finish: return rectangle(box, x, y, radius: min(height / 2, 18))
        case .stop: return rectangle(box, x, y, radius: 0)
        case .send, .change: return rectangle(box, x, y, radius: 4)
        }
    }

    private static func rectangle(_ box: PictureBox, _ x: Int, _ y: Int, radius: Int) -> String {
        "<rect \(colours(box)) x=\"\(x)\" y=\"\(y)\" width=\"\(box.width)\" "
            + "height=\"\(box.height)\" rx=\"\(radius)\"/>\n"
    }

    private static func hexagon(_ box: PictureBox, _ x: Int, _ y: Int) -> String {
        "<path \(colours(box)) d=\"\(hexagonPath(x, y, box.width, box.height))\"/>\n"
    }

    /// Edges differ as well, so that shapes are told apart without colour.
    private static func colours(_ box: PictureBox) -> String {
        let name = box.shape.rawValue
        let edge: Double =
            switch box.shape {
            case .start, .stop, .finish: 2.4
            case .label: 1
            case .send, .wait, .decide, .split, .change: 1.6
            }
        return PictureTheme.attributes("box \(name)", fill: name, stroke: name, width: edge)
            + (box.shape == .wait ? " stroke-dasharray=\"5 3\"" : "")
    }

    private static let iconColours = PictureTheme.attributes("icon", fill: nil, stroke: "line", width: 1.4)

    private static func hexagonPath(_ x: Int, _ y: Int, _ width: Int, _ height: Int) -> String {
        let (right, bottom, middle) = (x + width, y + height, y + height / 2)
        return "M\(x + 16) \(y)L\(right - 16) \(y)L\(right) \(middle)L\(right - 16) \(bottom)L\(x + 16) \(bottom)"
            + "L\(x) \(middle)Z"
    }

    /// An envelope for what is sent, a clock for waits.
    static func icon(_ box: PictureBox, x: Int, y: Int) -> String {
        let left = x + box.width - PictureBox.inset(box.shape) - 18
        let top = y + 12
        switch box.shape {
        case .send:
            return "<path \(iconColours) d=\"M\(left) \(top + 1)h18v12h-18zM\(left) \(top + 1)l9 7l9 -7\"/>\n"
        case .wait:
            return "<path \(iconColours) d=\"M\(left + 2) \(top + 7)a7 7 0 1 1 14 0a7 7 0 1 1 -14 0"
                + "M\(left + 9) \(top + 3)v4l3 2\"/>\n"
        case .start, .decide, .split, .change, .label, .stop, .finish: return ""
        }
    }
}
