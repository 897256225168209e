import FlowMail
import FlowModel

/// A contact's email address as it comes from outside.
enum ContactAddress {
    /// The address in lower case, its domain in letters.
    static func read(_ value: Value, called name: String) throws(Problem) -> String {
        guard case .text(let text) = value, let address = normalized(text) else {
            throw .invalid(
                "invalid_email",
                "`\(name)` is no email address: it needs one part before and one behind the @, no blanks, no control "
                    + "characters, and at most \(IntakeLimits.addressBytes) bytes."
            )
        }
        return address
    }

    /// Nil when it is no address.
    ///
    /// Whether it exists, only sending shows; here it must be safe in a mail's envelope.
    static func normalized(_ text: String) -> String? {
        let address = EmailAddress.canonical(text)
        let parts = address.split(separator: "@", omittingEmptySubsequences: false)
        guard address.utf8.count <= IntakeLimits.addressBytes, parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty,
            !address.unicodeScalars.contains(where: isForbidden)
        else { return nil }
        return address
    }

    private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        FieldReader.isControl(scalar) || scalar.properties.isWhitespace
            || "<>()[]\\,;:\"".unicodeScalars.contains(scalar)
    }
}
