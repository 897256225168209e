/// What a colour of a report's picture is for.
///
/// The hues are those of Okabe and Ito ("Color Universal Design", 2008), which people with any kind of colour blindness
/// tell apart, lightened for areas that carry text. Shape, place or words tell the same as each colour.
package enum Paint: String, CaseIterable, Sendable {
    case ground, ink, muted, rule, panel
    /// Bars of steps; every second path of a step has the other one.
    case bar, otherBar
    /// The last step: what the journey is for.
    case goal
    /// Text on any bar.
    case onBar
    case band, bandEdge
    /// Bands that pass steps by.
    case skip, skipEdge
    /// Those who went no further, and those who may yet.
    case gone, way
    /// Stages beside a line of time, used in turn.
    case stageA, stageB, stageC, stageD, stageE, stageF

    static let stages: [Paint] = [.stageA, .stageB, .stageC, .stageD, .stageE, .stageF]

    /// `#rrggbb`.
    func hex(isDark: Bool) -> String {
        isDark ? dark : light
    }

    private var light: String {
        switch self {
        case .ground: "#ffffff"
        case .ink: "#16202b"
        case .muted: "#475467"
        case .rule: "#98a2b3"
        case .panel: "#f2f5f9"
        case .bar: "#0072b2"
        case .otherBar: "#004b76"
        case .goal: "#00694d"
        case .onBar: "#ffffff"
        case .band: "#bcdcf0"
        case .bandEdge: "#4f94c4"
        case .skip: "#f8dd9e"
        case .skipEdge: "#a66f00"
        case .gone: "#b4bcc8"
        case .way: "#8f5a7c"
        case .stageA: "#56b4e9"
        case .stageB: "#e69f00"
        case .stageC: "#009e73"
        case .stageD: "#cc79a7"
        case .stageE: "#0072b2"
        case .stageF: "#d55e00"
        }
    }

    private var dark: String {
        switch self {
        case .ground: "#0f172a"
        case .ink: "#f1f5f9"
        case .muted: "#b8c4d6"
        case .rule: "#64748b"
        case .panel: "#1a2438"
        case .bar: "#56b4e9"
        case .otherBar: "#a6d8f5"
        case .goal: "#3ecf9f"
        case .onBar: "#0b1220"
        case .band: "#1d4566"
        case .bandEdge: "#5b9dcc"
        case .skip: "#54400f"
        case .skipEdge: "#e6a817"
        case .gone: "#5d6b82"
        case .way: "#cc8fb3"
        case .stageA: "#56b4e9"
        case .stageB: "#e69f00"
        case .stageC: "#2fbf93"
        case .stageD: "#cc79a7"
        case .stageE: "#3d8fd1"
        case .stageF: "#e8743b"
        }
    }

    /// The style sheet of pictures that follow the reader's screen.
    static let darkRules = DarkScreen.css(
        allCases.flatMap { paint in
            [DarkScreen.Use.fill, .stroke, .stop].map {
                DarkScreen.Rule(use: $0, colour: paint.rawValue, hex: paint.hex(isDark: true))
            }
        }
    )
}
