package import FlowModel

/// The time zones of the tests, built by hand so that no test depends on the machine's.
package enum TestZones {
    /// UTC+1, and UTC+2 from the last Sunday of March at 02:00 to the last Sunday of October at 03:00.
    package static let amsterdam = ZoneTable(
        name: "Europe/Amsterdam",
        firstOffset: 3600,
        transitions: [],
        rule: ZoneRule(
            standardOffset: 3600,
            daylight: ZoneRule.Daylight(
                offset: 7200,
                begins: ZoneRule.Change(day: .ofMonth(month: 3, week: 5, weekday: 0), second: 7200),
                ends: ZoneRule.Change(day: .ofMonth(month: 10, week: 5, weekday: 0), second: 10_800)
            )
        )
    )

    /// Finds `UTC` and `Europe/Amsterdam`; nil for every other name.
    package static let find: @Sendable (String) -> ZoneTable? = { name in
        switch name {
        case "UTC": .utc
        case "Europe/Amsterdam": amsterdam
        default: nil
        }
    }
}
