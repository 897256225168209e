/// Draws what happened to one contact along a line of time, from top to bottom.
package enum ContactPicture {
    /// Lines of a picture: the latest ones; how many are left out is said.
    package static let mostLines = 300

    package static func svg(_ story: ContactStory, appearance: Appearance = .automatic) -> String {
        svg(story, style: PictureStyle(appearance, zone: story.zone))
    }

    static func svg(_ story: ContactStory, style: PictureStyle) -> String {
        var drawing = ContactDrawing(story, layout: ContactLayout(story), style: style)
        return drawing.svg()
    }
}
