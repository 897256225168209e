/// Writes the shapes and texts of a report's picture as SVG 1.1 (W3C).
///
/// Colours are plain attributes, which every program that shows or imports SVG understands; only pictures that follow
/// the reader's screen have a style sheet besides.
package struct PictureCanvas {
    package enum Anchor: String, Sendable {
        case start, middle, end
    }

    package struct Font: Sendable {
        var size: Int
        var isBold = false

        package init(size: Int, isBold: Bool = false) {
            (self.size, self.isBold) = (size, isBold)
        }

        package func width(_ text: String) -> Double {
            // Bold letters are about a tenth wider.
            Double(TextMeasure.width(text, size: size)) * (isBold ? 1.1 : 1)
        }

        /// Lines no wider than that; what is too much ends in `…`.
        package func lines(_ text: String, width: Double, most: Int) -> [String] {
            let room = max(1, Int(width / (isBold ? 1.1 : 1)))
            return TextMeasure.lines(String(text.prefix(600)), width: room, size: size, most: most)
        }
    }

    /// Where the numbers of the part under the pointer are shown, in pages; nil in pictures that stand alone.
    var readout: (x: Double, y: Double, width: Double)?
    private let style: PictureStyle
    private var body = ""

    package init(_ style: PictureStyle) {
        self.style = style
    }

    // MARK: Parts

    /// Begins a group whose title readers see when they point at it.
    package mutating func open(_ id: String, title: String) {
        body += "<g id=\"\(style.id)-\(id)\" class=\"part\"><title>\(XML.text(title))</title>\n"
    }

    package mutating func close(title: String) {
        if style.isInPage, let readout {
            let font = Font(size: 13, isBold: true)
            let line = font.lines(title, width: readout.width, most: 1).first ?? ""
            body += "<text class=\"tip f-ink\" x=\"\(Self.number(readout.x))\" y=\"\(Self.number(readout.y))\" "
            body += "font-size=\"13\" font-weight=\"bold\" fill=\"\(hex(.ink))\">\(XML.text(line))</text>\n"
        }
        body += "</g>\n"
    }

    // MARK: Shapes

    package mutating func rectangle(
        _ kind: String,
        x: Double,
        y: Double,
        width: Double,
        height: Double,
        fill: Paint,
        edge: Paint? = nil,
        radius: Double = 0
    ) {
        // A side of nothing would hide the whole, and with it that there is something.
        let (width, height) = (width > 0 ? max(width, 0.1) : width, height > 0 ? max(height, 0.1) : height)
        body += "<rect class=\"\(kind) f-\(fill.rawValue)\(edge.map { " s-\($0.rawValue)" } ?? "")\" "
        body += "x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" width=\"\(Self.number(width))\" "
        body += "height=\"\(Self.number(height))\" fill=\"\(hex(fill))\""
        if radius > 0 { body += " rx=\"\(Self.number(radius))\"" }
        if let edge { body += " stroke=\"\(hex(edge))\" stroke-width=\"0.8\"" }
        body += "/>\n"
    }

    /// A closed shape with a thin edge, so that the thinnest one is still seen.
    mutating func area(_ kind: String, _ path: PicturePath, fill: Paint, edge: Paint, dashes: String? = nil) {
        body += "<path class=\"\(kind) f-\(fill.rawValue) s-\(edge.rawValue)\" d=\"\(path.text)\" "
        body += "fill=\"\(hex(fill))\" stroke=\"\(hex(edge))\" stroke-width=\"0.8\""
        if let dashes { body += " stroke-dasharray=\"\(dashes)\"" }
        body += "/>\n"
    }

    /// A closed shape that fades into the ground from left to right.
    mutating func fading(_ kind: String, _ path: PicturePath, from: Paint, x: ClosedRange<Double>, id: String) {
        let name = "\(style.id)-\(id)"
        body += "<linearGradient id=\"\(name)\" gradientUnits=\"userSpaceOnUse\" x1=\"\(Self.number(x.lowerBound))\" "
        body += "y1=\"0\" x2=\"\(Self.number(x.upperBound))\" y2=\"0\">"
        body += "<stop class=\"g-\(from.rawValue)\" offset=\"0\" stop-color=\"\(hex(from))\"/>"
        body += "<stop class=\"g-ground\" offset=\"1\" stop-color=\"\(hex(.ground))\"/></linearGradient>\n"
        body += "<path class=\"\(kind)\" d=\"\(path.text)\" fill=\"url(#\(name))\" stroke=\"url(#\(name))\" "
        body += "stroke-width=\"0.6\"/>\n"
    }

    package mutating func line(
        _ kind: String,
        _ path: PicturePath,
        _ paint: Paint,
        width: Double = 1.2,
        dashes: String? = nil
    ) {
        body += "<path class=\"\(kind) s-\(paint.rawValue)\" d=\"\(path.text)\" fill=\"none\" "
        body += "stroke=\"\(hex(paint))\" stroke-width=\"\(Self.number(width))\""
        if let dashes { body += " stroke-dasharray=\"\(dashes)\"" }
        body += "/>\n"
    }

    mutating func head(_ path: PicturePath, _ paint: Paint) {
        body += "<path class=\"head f-\(paint.rawValue)\" d=\"\(path.text)\" fill=\"\(hex(paint))\"/>\n"
    }

    // MARK: Text

    /// `y` is the line on which the letters stand.
    package mutating func write(
        _ words: String,
        x: Double,
        y: Double,
        _ font: Font,
        _ paint: Paint = .ink,
        anchor: Anchor = .start
    ) {
        guard !words.isEmpty else { return }
        body += "<text class=\"f-\(paint.rawValue)\" x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" "
        body += "font-size=\"\(font.size)\" fill=\"\(hex(paint))\""
        if font.isBold { body += " font-weight=\"bold\"" }
        if anchor != .start { body += " text-anchor=\"\(anchor.rawValue)\"" }
        body += ">\(XML.text(words))</text>\n"
    }

    // MARK: The whole

    package func svg(width: Double, height: Double, title: String, description: String) -> String {
        let (wide, high) = (Self.number(width.rounded(.up)), Self.number(height.rounded(.up)))
        var text = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(wide) \(high)\" width=\"\(wide)\" "
        text += "height=\"\(high)\" role=\"img\" aria-labelledby=\"\(style.id)-title \(style.id)-desc\" "
        text += "font-family=\"\(Self.fonts)\">\n"
        text += "<title id=\"\(style.id)-title\">\(XML.text(title))</title>\n"
        text += "<desc id=\"\(style.id)-desc\">\(XML.text(description))</desc>\n"
        if !style.rules.isEmpty { text += "<style>\(style.rules)</style>\n" }
        text += "<rect class=\"ground f-ground\" width=\"\(wide)\" height=\"\(high)\" fill=\"\(hex(.ground))\"/>\n"
        return text + body + "</svg>\n"
    }

    /// What is everywhere, from the narrowest usual one.
    static let fonts = "Helvetica,Arial,'Liberation Sans','DejaVu Sans',sans-serif"

    private func hex(_ paint: Paint) -> String { paint.hex(isDark: style.appearance == .dark) }

    /// At most two decimals, the shortest way to write it.
    static func number(_ value: Double) -> String {
        guard value.isFinite, value.magnitude < 1e9 else { return "0" }
        let hundredths = Int((value * 100).rounded())
        let (whole, rest) = hundredths.magnitude.quotientAndRemainder(dividingBy: 100)
        let sign = hundredths < 0 ? "-" : ""
        guard rest > 0 else { return sign + "\(whole)" }
        return sign + "\(whole)." + (rest % 10 == 0 ? "\(rest / 10)" : (rest < 10 ? "0\(rest)" : "\(rest)"))
    }
}
