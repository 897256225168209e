import FlowMail
import FlowModel
import FlowRuntime

/// Changes of the suppression list as JSON.
enum SuppressionDocument {
    /// Entries of a request.
    static let entryLimit = 5_000
    static let unknownSource = "administration"

    private static let sourceByteLimit = 200

    /// `{"entries":[{"address":…,"reason":"bounced","at":…,"source":…}]}`.
    static func entries(in document: [String: Value]) throws(Problem) -> [SuppressionEntry] {
        guard case .list(let elements)? = document["entries"], elements.count <= entryLimit else {
            throw .invalid("invalid_entries", "`entries` is no list of up to \(entryLimit) objects.")
        }
        var result: [SuppressionEntry] = []
        for (index, element) in elements.enumerated() {
            guard case .object(let members) = element, case .text(let text)? = members["address"],
                let address = address(text)
            else { throw .invalid("invalid_entry", "`entries[\(index)].address` is no email address.") }
            guard case .text(let word)? = members["reason"], let reason = SuppressionEntry.Reason(rawValue: word) else {
                let words = SuppressionEntry.Reason.allCases.map(\.rawValue).joined(separator: ", ")
                throw .invalid("invalid_entry", "`entries[\(index)].reason` is none of \(words).")
            }
            var entry = SuppressionEntry(address: address, reason: reason, source: try source(in: members))
            if let at = members["at"], at != .null {
                guard case .text(let text) = at, let instant = ISO8601.instant(text) else {
                    throw .invalid("invalid_entry", "`entries[\(index)].at` is no time like 2026-03-02T09:00:00Z.")
                }
                entry.at = instant
            }
            result.append(entry)
        }
        return result
    }

    /// `{"addresses":[…]}`.
    static func addresses(in document: [String: Value]) throws(Problem) -> [String] {
        guard case .list(let elements)? = document["addresses"], elements.count <= entryLimit else {
            throw .invalid("invalid_addresses", "`addresses` is no list of up to \(entryLimit) texts.")
        }
        var result: [String] = []
        for (index, element) in elements.enumerated() {
            guard case .text(let text) = element, let address = address(text) else {
                throw .invalid("invalid_addresses", "`addresses[\(index)]` is no email address.")
            }
            result.append(address)
        }
        return result
    }

    /// Where the change comes from, for the record.
    static func source(in document: [String: Value]) throws(Problem) -> String {
        guard let value = document["source"] else { return unknownSource }
        guard case .text(let text) = value, !text.isEmpty, text.utf8.count <= sourceByteLimit else {
            throw .invalid("invalid_source", "`source` is no text of up to \(sourceByteLimit) bytes.")
        }
        return text
    }

    /// As contacts have it; nil when it is none.
    ///
    /// Looser than what can be mailed: what was mistyped once may stand on the list too.
    static func address(_ text: String) -> String? {
        let address = EmailAddress.canonical(text)
        let parts = address.split(separator: "@", omittingEmptySubsequences: false)
        guard address.utf8.count <= 320, parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty,
            !address.unicodeScalars.contains(where: { $0.properties.isWhitespace || FieldReader.isControl($0) })
        else { return nil }
        return address
    }
}
