import FlowModel

extension GoalReport {
    /// What those of a row did, as the end of a sentence: `reached stage MQL`, `opened nurture email 1 twice or more`.
    package func clause(_ row: Row) -> String {
        let often =
            switch row.times {
            case ...1: ""
            case 2: " twice or more"
            default: " \(row.times) times or more"
            }
        return action(row) + often
    }

    private func action(_ row: Row) -> String {
        // The other kinds' titles begin with a word of their own, and say what they did.
        let name = row.title.split(separator: " ").dropFirst().joined(separator: " ")
        return switch row.kind {
        case .stage: "reached stage \(stages[Slug(name)] ?? name)"
        case .sent: "were sent \(name)"
        case .replied: "replied to \(name)"
        case .opened, .clicked: row.title
        default: "did “\(row.title)”"
        }
    }
}
