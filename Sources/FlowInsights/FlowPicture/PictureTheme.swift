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

    /// Paper is always light.
    static var css: String {
        rules + light.colours + "@media screen and (prefers-color-scheme:dark){" + dark.colours + "}"
    }

    private static let rules =
        "text{font-family:sans-serif}.wire{fill:none;stroke-width:1.6}.back{stroke-dasharray:7 4}"
        + ".box{stroke-width:1.6}.wait{stroke-dasharray:5 3}.start,.stop,.finish{stroke-width:2.4}"
        + ".label{stroke-width:1}.icon{fill:none;stroke-width:1.4}.number,.title,.key{font-weight:bold}"

    private var colours: String {
        let shapes = PictureBox.Shape.allCases.map { shape in
            let fill = fills[shape.rawValue] ?? background
            return ".\(shape.rawValue){fill:\(fill);stroke:\(strokes[shape.rawValue] ?? line)}"
        }
        return ".ground{fill:\(background)}text{fill:\(ink)}.wire,.icon{stroke:\(line)}.head{fill:\(line)}"
            + shapes.joined()
    }
}
