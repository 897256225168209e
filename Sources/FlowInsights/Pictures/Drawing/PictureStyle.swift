package import FlowModel

/// How a picture is to be written, whatever it shows.
package struct PictureStyle: Hashable, Sendable {
    var appearance: Appearance
    /// What its dates are told in.
    var zone: ZoneTable
    /// Begins each id, so that several pictures can stand on one page.
    var id: String
    /// Whether it stands in a page, which has the title and the style sheet already, and where pointing at a part shows
    /// its numbers in a line of the picture.
    var isInPage: Bool

    package init(_ appearance: Appearance, zone: ZoneTable, id: String = "picture", isInPage: Bool = false) {
        (self.appearance, self.zone, self.id) = (appearance, zone, id)
        self.isInPage = isInPage
    }

    /// A style sheet of its own, empty where attributes say everything.
    var rules: String {
        // A page has these rules once for all of its pictures.
        appearance == .automatic && !isInPage ? Paint.darkRules : ""
    }

    /// What pages add for numbers under the pointer.
    static let hoverRules =
        ".tip{visibility:hidden}.part:hover .tip{visibility:visible}"
        + ".part:hover .shape{stroke-width:2.5;stroke-opacity:1}@media print{.tip{display:none}}"
}
