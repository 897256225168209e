package import FlowModel

/// Draws the stages as a funnel: a bar for each as wide as those who are in it now, the conversion between them, and
/// beside it the moves that do not lead forward.
package enum FunnelPicture {
    /// Stages of a picture; of more it says only that.
    package static let mostStages = 40

    /// - `zone`: what the dates in the picture are told in.
    package static func svg(
        _ report: StageReport,
        appearance: Appearance = .automatic,
        zone: ZoneTable = .utc
    ) -> String {
        svg(report, style: PictureStyle(appearance, zone: zone))
    }

    static func svg(_ report: StageReport, style: PictureStyle) -> String {
        var drawing = FunnelDrawing(report, layout: FunnelLayout(report), style: style)
        return drawing.svg()
    }
}
