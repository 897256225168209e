extension JourneyReport {
    /// A table with small bars that fits 80 columns.
    package var text: String { title + "\n" }
}
