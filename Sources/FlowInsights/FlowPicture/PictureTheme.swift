/// The colours of a picture, for light and for dark surroundings; no meaning hangs on a colour alone.
package struct PictureTheme: Sendable {
    /// `#rrggbb`.
    package let background: String
    package let ink: String
    package let line: String
    /// By shape.
    package let fills: [String: String]
    package let strokes: [String: String]

    package static let light = PictureTheme(
        background: "#ffffff",
        ink: "#16202b",
        line: "#475569",
        fills: [
            "start": "#ccfbf1", "send": "#dbeafe", "wait": "#fef3c7", "decide": "#ede9fe", "split": "#fae8ff",
            "change": "#f1f5f9", "label": "#ffffff", "stop": "#fee2e2", "finish": "#dcfce7",
        ],
        strokes: [
            "start": "#0f766e", "send": "#1d4ed8", "wait": "#92400e", "decide": "#6d28d9", "split": "#86198f",
            "change": "#475569", "label": "#475569", "stop": "#b91c1c", "finish": "#15803d",
        ]
    )

    package static let dark = PictureTheme(
        background: "#0f172a",
        ink: "#f1f5f9",
        line: "#a3b1c6",
        fills: [
            "start": "#134e4a", "send": "#1e3a8a", "wait": "#4a3410", "decide": "#3b2a6b", "split": "#581c68",
            "change": "#273449", "label": "#0f172a", "stop": "#5b1a1a", "finish": "#14432a",
        ],
        strokes: [
            "start": "#5eead4", "send": "#93c5fd", "wait": "#fbbf24", "decide": "#c4b5fd", "split": "#f0abfc",
            "change": "#cbd5e1", "label": "#a3b1c6", "stop": "#fca5a5", "finish": "#86efac",
        ]
    )

    /// The style sheet for dark screens; everything else are attributes.
    static let css: String = {
        let shapes = PictureBox.Shape.allCases.map(\.rawValue)
        let fills = ["ground", "ink", "line"] + shapes
        return DarkScreen.css(
            fills.map { DarkScreen.Rule(use: .fill, colour: $0, hex: dark.fill($0)) }
                + (["line"] + shapes).map { DarkScreen.Rule(use: .stroke, colour: $0, hex: dark.stroke($0)) }
        )
    }()

    /// The attributes of a part whose class begins with that kind, light; without an edge where none is named.
    static func attributes(_ kind: String, fill: String?, stroke: String? = nil, width: Double = 1.6) -> String {
        var classes = [kind]
        var colours = "fill=\"none\""
        if let fill {
            classes.append(DarkScreen.Use.fill.className(fill))
            colours = "fill=\"\(light.fill(fill))\""
        }
        if let stroke {
            classes.append(DarkScreen.Use.stroke.className(stroke))
            colours += " stroke=\"\(light.stroke(stroke))\" stroke-width=\"\(width)\""
        }
        return "class=\"\(classes.joined(separator: " "))\" \(colours)"
    }

    private func fill(_ name: String) -> String {
        switch name {
        case "ground": background
        case "ink": ink
        case "line": line
        default: fills[name] ?? background
        }
    }

    private func stroke(_ name: String) -> String { strokes[name] ?? line }
}
