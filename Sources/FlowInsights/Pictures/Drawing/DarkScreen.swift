/// Colours as every program that shows or imports SVG understands them, and the rules for a reader's dark screen.
///
/// A picture says its colours for light surroundings as plain attributes; each coloured part has a class besides, by
/// which a style sheet turns it dark where the screen is. Paper stays light.
enum DarkScreen {
    /// What a colour is taken for.
    enum Use: String {
        case fill
        case stroke
        case stop = "stop-color"

        /// Begins the class of everything that has a colour for this.
        private var letter: String {
            switch self {
            case .fill: "f"
            case .stroke: "s"
            case .stop: "g"
            }
        }

        func className(_ colour: String) -> String { "\(letter)-\(colour)" }
    }

    struct Rule {
        let use: Use
        /// The name of the colour, the same in light and in dark.
        let colour: String
        /// `#rrggbb`, for dark surroundings.
        let hex: String
    }

    /// The style sheet.
    ///
    /// The selectors are of attributes: programs that take rules of classes for theirs and know nothing of screens,
    /// LibreOffice 7.4 among them, would turn half of the picture dark on a white slide.
    static func css(_ rules: some Sequence<Rule>) -> String {
        let text = rules.map { "[class~=\($0.use.className($0.colour))]{\($0.use.rawValue):\($0.hex)}" }
        return "@media screen and (prefers-color-scheme:dark){" + text.joined() + "}"
    }
}
