package import FlowModel

/// A report as one HTML page that asks for nothing from outside and runs nothing.
package struct ReportPage: Sendable {
    package var title: String
    /// Ready text: `10 May 2026, 09:00 (Europe/Amsterdam)`.
    package var made: String
    /// What its dates are told in.
    package var zone = ZoneTable.utc
    package var journeys: [JourneyReport] = []
    package var stages: StageReport?
    package var goals: [GoalReport] = []
    package var flows: FlowReport?
    package var story: ContactStory?

    package init(title: String, made: String) {
        (self.title, self.made) = (title, made)
    }

    package var html: String {
        var writer = HTMLWriter()
        writer.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n")
        writer.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"\(Self.policy)\"/>\n")
        writer.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n")
        writer.raw("<meta name=\"color-scheme\" content=\"light dark\"/>\n")
        writer.element("title", title)
        writer.raw("<style>\(PageStyle.css)</style>\n</head>\n<body>\n<header>\n")
        writer.element("h1", title)
        writer.element("p", "Made \(made)", attributes: "class=\"muted\"")
        let sections = sections
        if sections.count > 1 {
            writer.raw("<nav aria-label=\"Sections\"><ul>\n")
            for (place, section) in sections.enumerated() {
                writer.raw("<li><a href=\"#section-\(place + 1)\">\(XML.text(section.title))</a></li>\n")
            }
            writer.raw("</ul></nav>\n")
        }
        writer.raw("</header>\n<main>\n")
        if sections.isEmpty { writer.element("p", "There is nothing to report.") }
        for (place, section) in sections.enumerated() {
            let heading = "section-\(place + 1)"
            writer.raw("<section aria-labelledby=\"\(heading)\">\n")
            writer.element("h2", section.title, attributes: "id=\"\(heading)\"")
            section.write(&writer, "picture-\(place + 1)")
            writer.raw("</section>\n")
        }
        writer.raw("</main>\n</body>\n</html>\n")
        return writer.text
    }

    /// Nothing is loaded, run or sent; styles are those in the page.
    private static let policy =
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

    private struct Section {
        var title: String
        /// Given what begins the ids of its pictures.
        var write: (inout HTMLWriter, String) -> Void
    }

    private var sections: [Section] {
        var result = journeys.map { report in
            Section(title: report.title) { writer, id in writer.journey(report, id: id, zone: zone) }
        }
        if let stages {
            result.append(Section(title: "Stages") { writer, id in writer.stages(stages, id: id, zone: zone) })
        }
        result += goals.map { report in
            Section(title: "What goes with “\(report.goal)”") { writer, _ in writer.goal(report, zone: zone) }
        }
        if let flows {
            let title = flows.flows.isEmpty ? "Emails" : (flows.emails.isEmpty ? "Flows" : "Flows and emails")
            result.append(Section(title: title) { writer, _ in writer.flows(flows, zone: zone) })
        }
        if let story {
            result.append(Section(title: story.contact) { writer, id in writer.story(story, id: id) })
        }
        return result
    }
}
