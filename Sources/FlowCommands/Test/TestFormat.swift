/// How `nurture test` answers: for people, or for what runs tests.
package enum TestFormat: String, CaseIterable, Sendable {
    case text
    /// One object a scenario, one a line.
    case json
    /// The XML that CI systems read, named after its first writer.
    case junit
    /// Test Anything Protocol, version 14.
    case tap
}
