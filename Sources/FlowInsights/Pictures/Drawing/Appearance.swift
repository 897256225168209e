/// In which surroundings a picture is shown.
package enum Appearance: String, Hashable, Sendable, CaseIterable {
    /// Light, or dark where the reader's screen is; paper is light.
    case automatic
    case light, dark
}
