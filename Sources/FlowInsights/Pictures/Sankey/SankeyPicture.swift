package import FlowModel

/// Draws a journey as a Sankey diagram: a bar for each step, a band for each link as wide as its contacts.
///
/// The steps stand from left to right with their numbers above them. Everything has one scale, and a contact has one
/// place at each step: in the step's bar, in a band that passes above it, or in a fading one that has ended before it.
/// Up to 15 steps the frame is that of a slide, 1280 × 720, with no letters smaller than 12, and wider beyond; what has
/// more to tell below is higher.
package enum SankeyPicture {
    /// Steps of a picture; of a longer journey it says only that.
    package static let mostSteps = 50

    /// - `zone`: what the dates in the picture are told in.
    package static func svg(
        _ report: JourneyReport,
        appearance: Appearance = .automatic,
        zone: ZoneTable = .utc
    ) -> String {
        svg(report, style: PictureStyle(appearance, zone: zone))
    }

    static func svg(_ report: JourneyReport, style: PictureStyle) -> String {
        let flow = SankeyFlow(report.steps.count > mostSteps ? nil : report)
        let frame = SankeyFrame(report, flow: flow, style: style)
        var drawing = SankeyDrawing(report, flow: flow, frame: frame, style: style)
        return drawing.svg()
    }
}
