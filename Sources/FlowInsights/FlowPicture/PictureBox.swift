/// Something with text at a place of a picture: a step, the label of a way, a beginning or an end.
struct PictureBox {
    enum Shape: String, CaseIterable {
        case start, send, wait, decide, split, change, label, stop, finish
    }

    let shape: Shape
    let number: String
    let lines: [String]
    /// The whole text, also where the lines are shortened.
    let text: String
    let width: Int
    let height: Int
    /// From 0, top to bottom.
    var row: Int
    /// The middle.
    var x: Int

    static let stepWidth = 236
    static let fontSize = 14
    static let lineHeight = 18
    static let iconWidth = 24
    private static let padding = 12
    private static let mostLines = 8

    /// A step of the usual width, as high as its text needs.
    init(_ shape: Shape, number: String, text: String, row: Int) {
        self.shape = shape
        self.number = TextMeasure.lines(number, width: 80, size: Self.fontSize, most: 1).joined()
        self.text = text
        self.row = row
        x = 0
        width = Self.stepWidth
        let room = width - Self.inset(shape) * 2 - Self.numberWidth(self.number) - Self.iconWidth(shape)
        lines = TextMeasure.lines(text, width: room, size: Self.fontSize, most: Self.mostLines)
        height = lines.count * Self.lineHeight + 20
    }

    /// A label or an end, as small as its text.
    init(small shape: Shape, text: String, row: Int) {
        self.shape = shape
        number = ""
        self.text = text
        self.row = row
        x = 0
        let size = Self.smallSize
        lines = TextMeasure.lines(text, width: Self.stepWidth - 40, size: size, most: Self.mostLines)
        let widest = lines.map { TextMeasure.width($0, size: size) }.max() ?? 0
        width = max(widest + 20, 36) / 2 * 2
        height = lines.count * 16 + 8
    }

    static let smallSize = 12

    var left: Int { x - width / 2 }
    var right: Int { x + width / 2 }
    var isSmall: Bool { shape == .label || shape == .stop || shape == .finish }

    /// Where the text begins, from the left side.
    var textOffset: Int { Self.inset(shape) + Self.numberWidth(number) }

    static func inset(_ shape: Shape) -> Int {
        switch shape {
        case .decide, .split: padding + 12
        case .wait, .start: padding + 6
        case .send, .change, .label, .stop, .finish: padding
        }
    }

    private static func numberWidth(_ number: String) -> Int {
        // Numbers are bold, which is about a tenth wider.
        number.isEmpty ? 0 : TextMeasure.width(number, size: fontSize) * 11 / 10 + 9
    }

    private static func iconWidth(_ shape: Shape) -> Int {
        shape == .send || shape == .wait ? iconWidth : 0
    }

    /// The shape that shows what a step does.
    static func shape(_ kind: FlowOutline.Kind) -> Shape {
        switch kind {
        case .send, .notify: .send
        case .wait, .waitUntil: .wait
        case .decide: .decide
        case .split: .split
        case .stop: .stop
        case .callWebhook, .goTo, .set, .clear, .tag, .untag, .addPoints, .moveToStage, .subscribe, .unsubscribe,
            .record, .startFlow:
            .change
        }
    }
}
