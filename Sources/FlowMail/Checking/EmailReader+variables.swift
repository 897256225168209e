import FlowModel

/// What `check` can know of the values that a message will need.
extension EmailReader {
    /// Misspelt names are looked for among these alone: shorter ones are too near to names of fields.
    private static let longNames = ["confirm_url", "postal_address", "preferences_url", "unsubscribe_url"]

    mutating func reportVariables(_ template: Template, defaults: [String: String], confirms: Bool, in file: String) {
        var depth = 0
        var seen: Set<String> = []
        for tag in template.source.tags {
            switch tag.kind {
            case .section: depth += 1
            case .inverted: depth += 1
            case .close: depth -= 1
            case .variable where tag.name == "confirm_url" && !confirms: report(.confirmNothing, in: file, at: tag.spot)
            case .variable where tag.name == "." && depth == 0: report(.noElement, in: file, at: tag.spot)
            case .variable where defaults[tag.name] == nil && !EmailVariables.builtInNames.contains(tag.name):
                if let nearest = EmailReader.nearest(to: tag.name) {
                    report(.likelyMisspelt(tag.name, nearest: nearest), in: file, at: tag.spot)
                } else if depth == 0, EmailReader.isField(tag.name), seen.insert(tag.name).inserted {
                    report(.noDefault(tag.name), in: file, at: tag.spot)
                }
            case .variable, .partial, .comment: break
            }
        }
    }

    private static func nearest(to name: String) -> String? {
        guard name.count >= 10 else { return nil }
        return longNames.first {
            NearestName.distance(Array(name.unicodeScalars), Array($0.unicodeScalars)) <= 2
        }
    }

    /// Whether it is a field of the contact, which anybody may lack; an event's properties come with the event.
    private static func isField(_ name: String) -> Bool {
        name != "." && name != "event" && !name.hasPrefix("event.")
    }
}
