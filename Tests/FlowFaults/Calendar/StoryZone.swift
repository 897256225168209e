package import FlowModel

/// A time zone of the stories: its rules once for the product and once, written separately, for the checks.
package struct StoryZone: Sendable {
    package var name: String
    /// Seconds east of UTC outside summer time.
    var standard: Int
    var summer: Summer?
    /// One change by decree, as Apia's over the date line.
    var decree: Decree?
    /// The same as a POSIX TZ text, for the product.
    private var posix: String

    struct Summer: Sendable {
        /// Seconds east of UTC during it.
        var offset: Int
        var begins: Change
        var ends: Change
    }

    struct Decree: Sendable {
        /// Seconds since 1970.
        var at: Int64
        var before: Int
    }

    /// The nth Sunday of a month (5 is the last), and the second of that day by the clock in force until then.
    struct Change: Sendable {
        var month: Int
        var sunday: Int
        var second: Int
    }

    /// The rules as the product reads them.
    package var table: ZoneTable {
        ZoneTable(
            name: name,
            firstOffset: decree?.before ?? standard,
            transitions: decree.map { [ZoneTable.Transition(at: $0.at, offset: standard)] } ?? [],
            rule: ZoneRule(posix: posix)
        )
    }

    package static func named(_ name: String) -> StoryZone? { byName[name] }

    package static let all: [StoryZone] = [
        StoryZone(name: "UTC", standard: 0, posix: "UTC0"),
        StoryZone(
            name: "Europe/Amsterdam",
            standard: 3600,
            summer: Summer(
                offset: 7200,
                begins: Change(month: 3, sunday: 5, second: 7200),
                ends: Change(month: 10, sunday: 5, second: 10_800)
            ),
            posix: "CET-1CEST,M3.5.0,M10.5.0/3"
        ),
        StoryZone(
            name: "America/New_York",
            standard: -18_000,
            summer: Summer(
                offset: -14_400,
                begins: Change(month: 3, sunday: 2, second: 7200),
                ends: Change(month: 11, sunday: 1, second: 7200)
            ),
            posix: "EST5EDT,M3.2.0,M11.1.0"
        ),
        StoryZone(
            name: "Australia/Lord_Howe",
            standard: 37_800,
            summer: Summer(
                offset: 39_600,
                begins: Change(month: 10, sunday: 1, second: 7200),
                ends: Change(month: 4, sunday: 1, second: 7200)
            ),
            posix: "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0"
        ),
        StoryZone(
            name: "Antarctica/Troll",
            standard: 0,
            summer: Summer(
                offset: 7200,
                begins: Change(month: 3, sunday: 5, second: 3600),
                ends: Change(month: 10, sunday: 5, second: 10_800)
            ),
            posix: "<+00>0<+02>-2,M3.5.0/1,M10.5.0/3"
        ),
        StoryZone(name: "Asia/Kathmandu", standard: 20_700, posix: "<+0545>-5:45"),
        StoryZone(name: "America/Sao_Paulo", standard: -10_800, posix: "<-03>3"),
        StoryZone(
            name: "Pacific/Apia",
            standard: 50_400,
            decree: Decree(at: 1_325_239_200, before: -36_000),
            posix: "<+14>-14"
        ),
    ]

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    private init(
        name: String,
        standard: Int,
        summer: Summer? = nil,
        decree: Decree? = nil,
        posix: String
    ) {
        self.name = name
        self.standard = standard
        self.summer = summer
        self.decree = decree
        self.posix = posix
    }
}
