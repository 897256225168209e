extension Condition {
    /// What is asked of a field's value; a missing one fails every comparison but `isNone` and `isNotSet`.
    package enum Comparison: Hashable, Sendable {
        case isOne(of: [Operand])
        case isNone(of: [Operand])
        case isSet
        case isNotSet
        case atLeast(Double)
        case atMost(Double)
        case moreThan(Double)
        case lessThan(Double)
        case between(Double, Double)
        case contains(String)
        case startsWith(String)
        case endsWith(String)
        case before(Boundary)
        case after(Boundary)
    }

    /// What a date is compared with.
    package enum Boundary: Hashable, Sendable {
        /// Days are compared, in the contact's time zone.
        case day(LocalDate)
        case moment(LocalTime)
        /// `after 30 days ago` holds until the date + 30 days, `before 30 days ago` from then on.
        case ago(CalendarDuration)
        /// `after 1 day from now` holds until the date − 1 day, `before 1 day from now` from then on.
        case fromNow(CalendarDuration)
    }
}
