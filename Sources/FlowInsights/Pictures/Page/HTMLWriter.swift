/// Writes the elements of a page (WHATWG HTML).
struct HTMLWriter {
    /// Rows of a table; a spreadsheet is the place for more.
    static let mostRows = 500

    private(set) var text = ""

    /// Which rows of too many a table keeps.
    enum Kept {
        case first, latest
    }

    struct Column {
        var title: String
        var isNumber: Bool

        static func text(_ title: String) -> Column { Column(title: title, isNumber: false) }
        static func number(_ title: String) -> Column { Column(title: title, isNumber: true) }
    }

    mutating func raw(_ markup: String) { text += markup }

    mutating func element(_ name: String, _ words: String, attributes: String = "") {
        text += "<\(name)\(attributes.isEmpty ? "" : " " + attributes)>\(XML.text(words))</\(name)>\n"
    }

    mutating func list(_ items: [String]) {
        guard !items.isEmpty else { return }
        text += "<ul>\n"
        for item in items { text += "<li>\(XML.text(item))</li>\n" }
        text += "</ul>\n"
    }

    /// Nothing without rows; the first column names its row.
    mutating func table(_ caption: String, _ columns: [Column], _ rows: [[String]], keeping kept: Kept = .first) {
        guard !rows.isEmpty else { return }
        text += "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"\(XML.text(caption))\">\n"
        text += "<table><caption>\(XML.text(caption))</caption>\n<thead><tr>"
        for column in columns {
            text += "<th scope=\"col\"\(column.isNumber ? " class=\"n\"" : "")>\(XML.text(column.title))</th>"
        }
        text += "</tr></thead>\n<tbody>\n"
        for row in kept == .first ? rows.prefix(Self.mostRows) : rows.suffix(Self.mostRows) {
            text += "<tr>"
            for (place, cell) in row.enumerated() where place < columns.count {
                let kind = columns[place].isNumber ? " class=\"n\"" : ""
                text += place == 0 ? "<th scope=\"row\"\(kind)>" : "<td\(kind)>"
                text += XML.text(cell) + (place == 0 ? "</th>" : "</td>")
            }
            text += "</tr>\n"
        }
        text += "</tbody></table></div>\n"
        if rows.count > Self.mostRows {
            let row = kept == .first ? "more row" : "earlier row"
            let left = PictureFigures.counted(rows.count - Self.mostRows, row)
            element("p", "\(left) left out here; the report as CSV or JSON has them all.")
        }
    }

    /// A picture, which readers scroll where the screen is narrower than its text can be, and which paper never cuts.
    mutating func figure(_ svg: String, isBroad: Bool = false) {
        text += "<figure tabindex=\"0\"\(isBroad ? " class=\"broad\"" : "")>\n\(svg)</figure>\n"
    }

    mutating func definitions(_ sentences: [String]) {
        text += "<details open=\"\"><summary>What the figures mean</summary>\n"
        list(sentences)
        text += "</details>\n"
    }
}
