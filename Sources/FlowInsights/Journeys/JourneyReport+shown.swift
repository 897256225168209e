extension JourneyReport.Group {
    /// Whether later rows are of later times, so that of too many the last ones matter most.
    package var isInTime: Bool {
        switch breakdown {
        case .periods, .versions, .change: true
        case .segments, .arms: false
        }
    }

    /// The rows that people are shown: periods before the first contact and after the last one are left out.
    package var shownRows: [JourneyReport.Row] {
        guard case .periods = breakdown else { return rows }
        guard let first = rows.firstIndex(where: { $0.contacts > 0 }),
            let last = rows.lastIndex(where: { $0.contacts > 0 })
        else { return [] }
        return Array(rows[first...last])
    }
}
