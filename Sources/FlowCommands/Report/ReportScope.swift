package import FlowModel

/// What the words of a report need to know besides its figures.
package struct ReportScope: Sendable {
    /// In which moments are told.
    package var zone: ZoneTable
    /// Of whom alone it tells, as written; nil is everybody.
    package var segment: String?
    package var source: String?

    package init(zone: ZoneTable, segment: String? = nil, source: String? = nil) {
        (self.zone, self.segment, self.source) = (zone, segment, source)
    }

    /// Whom it is about and up to when.
    func sentences(began: Range<Instant>?, end: Instant, verb: String = "began") -> [String] {
        var sentences: [String] = []
        if let segment { sentences.append("Only of the segment \(segment).") }
        if let source { sentences.append("Only of those whose first source is \(source).") }
        let until = ReportWords.moment(end, in: zone) + " (\(zone.name))"
        if let period = ReportWords.period(began, in: zone) {
            sentences.append("Of what \(verb) \(period); counted up to \(until).")
        } else {
            sentences.append("Counted up to \(until).")
        }
        return sentences
    }
}
