/// How long a wait lasts, in calendar and exact parts (LANGUAGE, section 1, Durations).
package struct CalendarDuration: Hashable, Sendable {
    package var years = 0
    package var months = 0
    package var weeks = 0
    package var days = 0
    /// Mondays to Fridays after today, keeping the time of day; excludes the other calendar parts.
    package var workingDays = 0
    /// The exact part: hours, minutes and seconds.
    package var seconds: Int64 = 0

    package init() {}

    package var isZero: Bool {
        years == 0 && months == 0 && weeks == 0 && days == 0 && workingDays == 0 && seconds == 0
    }

    /// Whether it is made of hours, minutes and seconds alone.
    package var isExact: Bool {
        years == 0 && months == 0 && weeks == 0 && days == 0 && workingDays == 0
    }
}
