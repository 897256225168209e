/// Draws what happened to one contact along a line of time, from top to bottom.
package enum ContactPicture {
    /// Lines of a picture: the latest ones; how many are left out is said.
    package static let mostLines = 300

    package static func svg(_ story: ContactStory, appearance: Appearance = .automatic) -> String {
        svg(story, style: PictureStyle(appearance, zone: story.zone))
    }

    static func svg(_ story: ContactStory, style: PictureStyle) -> String {
        let part = max(0, story.lines.count - mostLines)..<story.lines.count
        let layout = ContactLayout(story, part: part, isWhole: true)
        var drawing = ContactDrawing(story, layout: layout, isWhole: true, style: style)
        return drawing.svg()
    }

    /// The same in pieces that fit on a sheet of paper each, without the heading.
    static func parts(_ story: ContactStory, id: String) -> [String] {
        let first = max(0, story.lines.count - mostLines)
        return stride(from: first, to: story.lines.count, by: linesOfPart).enumerated().map { place, start in
            let part = start..<min(start + linesOfPart, story.lines.count)
            let layout = ContactLayout(story, part: part, isWhole: false)
            let style = PictureStyle(
                .automatic,
                zone: story.zone,
                id: "\(id)-\(place + 1)",
                isInPage: true
            )
            var drawing = ContactDrawing(story, layout: layout, isWhole: false, style: style)
            return drawing.svg()
        }
    }

    private static let linesOfPart = 20
}
