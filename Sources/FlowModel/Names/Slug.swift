/// The one form of a name that is compared: two names are the same when their slugs are (LANGUAGE, section 1).
///
/// Lower case, each run of characters that are neither letters (with their marks) nor digits turned into one `-`,
/// ends trimmed. The written name must be in Unicode NFC already: text is normalised where it enters the process.
package struct Slug: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let text: String

    /// The slug of a name as somebody wrote it; its text is empty when the name has no letter and no digit.
    package init(_ written: some StringProtocol) {
        var scalars = String.UnicodeScalarView()
        var pendingDash = false
        for scalar in String(written).lowercased().unicodeScalars {
            if Slug.isPartOfWord(scalar) {
                if pendingDash, !scalars.isEmpty { scalars.append("-") }
                pendingDash = false
                scalars.append(scalar)
            } else {
                pendingDash = true
            }
        }
        text = String(Slug.withFinalSigmas(scalars))
    }

    /// A capital sigma at the end of a word becomes `ς` (Unicode, SpecialCasing, Final_Sigma), which is also how small
    /// ones are written there, so that all spellings of a word are one name.
    private static func withFinalSigmas(_ scalars: String.UnicodeScalarView) -> String.UnicodeScalarView {
        guard scalars.contains("σ") else { return scalars }
        var result = Array(scalars)
        for index in result.indices.dropFirst() where result[index] == "σ" && result[index - 1] != "-" {
            let next = index + 1 < result.count ? result[index + 1] : "-"
            if next == "-" { result[index] = "ς" }
        }
        return String.UnicodeScalarView(result)
    }

    /// A text that is known to be a slug, as it comes back from the store.
    package init(stored text: String) {
        self.text = text
    }

    package var isEmpty: Bool { text.isEmpty }

    /// The spelling that template variables and JSON keys use: `first_name`.
    package var underscored: String { String(text.map { $0 == "-" ? "_" : $0 }) }

    package var description: String { text }

    package static func < (left: Slug, right: Slug) -> Bool { left.text < right.text }

    /// Whether a scalar belongs to a word: a letter, a mark or a decimal digit.
    package static func isPartOfWord(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII {
            return ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) || ("A"..."Z").contains(scalar)
        }
        return switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
            .spacingMark, .enclosingMark, .decimalNumber:
            true
        default: false
        }
    }
}
