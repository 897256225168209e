package import FlowModel

/// Draws a flow as SVG (W3C SVG 1.1): equal flows as equal bytes.
///
/// Steps stand in rows from top to bottom; emails are boxes with an envelope, waits have a dashed outline and a clock,
/// decisions are hexagons with a label on each way, jumps back are dashed lines beside the boxes.
package enum FlowPicture {
    /// Boxes of a picture; nobody could read more.
    package static let mostSteps = 300

    /// Nil when the flow has more than `mostSteps` steps.
    package static func svg(_ flow: Flow) -> String? {
        guard flow.steps.count <= mostSteps else { return nil }
        let layout = PictureLayout(flow, outline: FlowOutline(flow))
        let router = PictureRouter(layout)
        var drawing = PictureDrawing(flow, layout: layout, router: router)
        return drawing.svg()
    }
}
