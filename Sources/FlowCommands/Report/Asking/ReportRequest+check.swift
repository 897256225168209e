extension ReportRequest {
    /// Refuses options that the subject has no use for: what was asked for and left out would mislead.
    func check() throws(CommandError) {
        guard subject.formats.contains(format) else {
            throw .report(.format(format, subject: subject.name, known: subject.formats))
        }
        for (option, isGiven, isUsed, subjects) in uses where isGiven && !isUsed {
            throw .report(.notFor(option: option, subject: subject.name, subjects: subjects))
        }
        if appearance != nil, format != .svg { throw .report(.appearanceWithoutPicture(format)) }
        if flow != nil, !groupings.contains(where: \.isOfFlow) { throw .report(.needsFlowGrouping) }
    }

    private var uses: [(option: String, isGiven: Bool, isUsed: Bool, subjects: String)] {
        let (isJourney, isGoal) = (subject.name == "journey", subject.name == "goal")
        return [
            ("--source", source != nil, isJourney, "journeys"),
            ("--by", !groupings.isEmpty, isJourney, "journeys"),
            ("--flow", flow != nil, isJourney, "journeys"),
            ("--change", change != nil, isJourney, "journeys"),
            ("--within", within != nil, isJourney || isGoal, "journeys and goals"),
            ("--segment", segment != nil, subject.name != "contact", "everything but one contact"),
            ("--since", since != nil, !isGoal, "everything but goals"),
        ]
    }
}
