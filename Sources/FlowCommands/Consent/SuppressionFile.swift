import FlowMail
package import FlowModel
package import FlowRuntime
import Foundation

/// A suppression list as comma-separated values, ours or that of another tool.
///
/// The first line names the columns: an address (`address`, `email`, `recipient` …), and as they are there `reason`,
/// `at` and `source`; a file without such a line is a list of addresses.
package enum SuppressionFile {
    /// Why a line cannot be used.
    package struct BadLine: Hashable, Sendable {
        /// From 1.
        package var line: Int
        /// As a sentence.
        package var reason: String
    }

    /// What a file says.
    package struct Content: Hashable, Sendable {
        package var entries: [SuppressionEntry] = []
        /// The first of them; when there is one, nothing of the file counts.
        package var badLines: [BadLine] = []
    }

    private static let badLineLimit = 20
    private static let sourceByteLimit = 200

    private enum Column {
        case address, reason, at, source
        /// Of no use here.
        case other
    }

    /// What stands where the file itself says nothing.
    package struct Defaults: Sendable {
        package var reason: SuppressionEntry.Reason
        package var source: String
        /// What is later is a mistake.
        package var now: Instant

        package init(reason: SuppressionEntry.Reason, source: String, now: Instant) {
            (self.reason, self.source, self.now) = (reason, source, now)
        }
    }

    /// Entries in the order of the file.
    package static func read(_ bytes: [UInt8], defaults: Defaults) -> Content {
        var content = Content()
        let records: [CSVReader.Record]
        do throws(CSVReader.OpenQuote) {
            records = try CSVReader.records(bytes)
        } catch {
            content.badLines = [BadLine(line: error.line, reason: "a quote begins there and does not end")]
            return content
        }
        guard let first = records.first else { return content }
        var columns = first.cells.map(column)
        var rows = records[...]
        if columns.contains(where: { $0 == .address }) {
            rows = rows.dropFirst()
        } else if first.cells.count == 1, first.cells[0].contains("@") {
            columns = [.address]
        } else {
            let reason = "no column is called address or email"
            content.badLines = [BadLine(line: first.line, reason: reason)]
            return content
        }
        for row in rows {
            do throws(BadCell) {
                content.entries.append(try entry(row.cells, columns, defaults))
            } catch {
                content.badLines.append(BadLine(line: row.line, reason: error.sentence))
                if content.badLines.count == badLineLimit { break }
            }
        }
        return content
    }

    /// The header and the entries, each on a line of its own (RFC 4180).
    package static let header = "address,reason,at,source"

    package static func line(_ entry: SuppressionEntry) -> String {
        let at = entry.at.map { ISO8601.text(of: $0, in: .utc) } ?? ""
        return [entry.address, entry.reason.rawValue, at, entry.source].map(cell).joined(separator: ",")
    }

    private static func cell(_ text: String) -> String {
        guard text.contains(where: { ",;\t\"\r\n".contains($0) || $0.isNewline }) else { return text }
        return "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\""
    }

    // MARK: Cells

    private struct BadCell: Error {
        let sentence: String
    }

    private static func column(_ title: String) -> Column {
        switch Slug(title).text {
        case "address", "email", "e-mail", "email-address", "e-mail-address", "recipient", "emailaddress": .address
        case "reason", "type", "status", "suppression-reason": .reason
        case "at", "date", "created", "created-at", "createdat", "timestamp", "time": .at
        case "source", "origin": .source
        default: .other
        }
    }

    private static func entry(
        _ cells: [String],
        _ columns: [Column],
        _ defaults: Defaults
    ) throws(BadCell) -> SuppressionEntry {
        guard cells.count <= columns.count else { throw BadCell(sentence: "it has more cells than there are columns") }
        var entry = SuppressionEntry(address: "", reason: defaults.reason, source: defaults.source)
        for (column, cell) in zip(columns, cells) {
            let text = cell.trimmingCharacters(in: .whitespacesAndNewlines)
            if text.isEmpty { continue }
            switch column {
            case .address:
                guard let address = address(text) else {
                    throw BadCell(sentence: "its address is not an email address")
                }
                entry.address = address
            case .reason:
                guard let reason = reason(text) else {
                    throw BadCell(sentence: "its reason is none of bounced, complained, unsubscribed")
                }
                entry.reason = reason
            case .at:
                guard let at = instant(text) else {
                    throw BadCell(sentence: "its time is not written like 2026-03-02T09:00:00Z")
                }
                guard at <= defaults.now else { throw BadCell(sentence: "its time has not come yet") }
                entry.at = at
            case .source:
                guard text.utf8.count <= sourceByteLimit else {
                    throw BadCell(sentence: "its source is longer than \(sourceByteLimit) bytes")
                }
                entry.source = text
            case .other: break
            }
        }
        guard !entry.address.isEmpty else { throw BadCell(sentence: "it has no address") }
        return entry
    }

    /// As contacts have it; nil when it is none.
    ///
    /// Looser than what can be mailed: a list may hold what was mistyped once, and then nobody mails it again.
    package static func address(_ text: String) -> String? {
        let address = EmailAddress.canonical(text.precomposedStringWithCanonicalMapping)
        let parts = address.split(separator: "@", omittingEmptySubsequences: false)
        guard address.utf8.count <= 320, parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty,
            !address.unicodeScalars.contains(where: isForbidden)
        else { return nil }
        return address
    }

    private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || scalar.properties.generalCategory == .control
            || "<>,;".unicodeScalars.contains(scalar)
    }

    /// Our word, or what other tools call it.
    private static func reason(_ text: String) -> SuppressionEntry.Reason? {
        switch Slug(text).text {
        case "bounced", "bounce", "bounces", "hard-bounce", "hardbounce", "hard-bounced", "invalid", "blocked": .bounced
        case "complained", "complaint", "complaints", "spam", "spam-complaint", "spamcomplaint", "spam-report":
            .complained
        case "unsubscribed", "unsubscribe", "unsubscribes", "manual", "manualsuppression", "manual-suppression":
            .unsubscribed
        default: nil
        }
    }

    /// ISO 8601 with its time or without, also with a blank in the place of the `T`; or seconds since 1970.
    private static func instant(_ text: String) -> Instant? {
        if (9...10).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            return Int64(text).map { Instant(milliseconds: $0 * 1_000) }
        }
        if let date = ISO8601.date(text) {
            return ZoneTable.utc.instant(of: LocalTime(date: date, millisecondOfDay: 0))
        }
        return ISO8601.instant(text) ?? ISO8601.instant(text.replacing(" ", with: "T", maxReplacements: 1))
    }
}
