/// Where an event says that its contact came from: the one place that decides it, for the store and for event files.
package enum EventSource {
    /// Bytes of UTF-8 that are kept of a source; what follows tells no two sources of a report apart.
    package static let limit = 200

    /// The property `source`, else the source of the campaign, else the property `utm_source`; nil where none is told.
    ///
    /// A text or a number, as it was told but for white space at the ends and runs of it. `campaign` is
    /// `context.campaign` of the event as it came (Segment's Spec: Common, Context), whatever it is.
    package static func told(properties: [Slug: Value], campaign: Value?) -> String? {
        text(properties[source]) ?? text(inCampaign: campaign) ?? text(properties[utmSource])
    }

    private static let source = Slug(stored: "source")
    private static let utmSource = Slug(stored: "utm-source")

    private static func text(inCampaign campaign: Value?) -> String? {
        guard case .object(let members)? = campaign else { return nil }
        return text(members["source"])
    }

    private static func text(_ value: Value?) -> String? {
        switch value {
        case .text(let told)?: clean(told)
        case .number(let number)?: Value.text(of: number)
        case .flag?, .list?, .object?, .null?, nil: nil
        }
    }

    /// One line of limited length; nil when nothing is left of it.
    private static func clean(_ told: String) -> String? {
        var result = String.UnicodeScalarView()
        var bytes = 0
        var pendingBlank = false
        for scalar in told.unicodeScalars {
            guard !scalar.properties.isWhitespace, scalar.properties.generalCategory != .control else {
                pendingBlank = !result.isEmpty
                continue
            }
            bytes += UTF8.width(scalar) + (pendingBlank ? 1 : 0)
            guard bytes <= limit else { break }
            if pendingBlank { result.append(" ") }
            pendingBlank = false
            result.append(scalar)
        }
        return result.isEmpty ? nil : String(result)
    }
}
