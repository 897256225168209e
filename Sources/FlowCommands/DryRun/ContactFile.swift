import FlowMail
import FlowModel
import FlowRuntime
import FlowSimulator
import Foundation

/// Reads a CSV file of contacts as they already are.
///
/// The first line names the columns: `email`, `user id`, `tags` (separated by commas or semicolons), `stage`, `score`,
/// `unsubscribed` and `subscribed to TOPIC` (yes or no); every other column is a field of that name.
enum ContactFile {
    private static let byteLimit = 256 * 1_048_576
    private static let columnLimit = 500

    private enum Column {
        case email, userID, tags, stage, score, unsubscribed
        case topic(Slug)
        case field(Slug)
        /// Without a name.
        case none

        var identifies: Bool {
            switch self {
            case .email, .userID: true
            default: false
            }
        }
    }

    /// The contacts in the order of the file.
    ///
    /// - Throws: `CommandError` naming the first line that cannot be used.
    static func read(_ path: String) throws(CommandError) -> [ContactPreset] {
        let bytes = try FileBytes.read(path, limit: byteLimit)
        let text: String
        do {
            text = try FileText.text(bytes)
        } catch {
            throw .notUTF8(path: path, line: error.line)
        }
        let records: [CSVReader.Record]
        do throws(CSVReader.OpenQuote) {
            records = try CSVReader.records(Array(text.utf8))
        } catch {
            throw .badContact(path: path, line: error.line, reason: "a quote begins there and does not end.")
        }
        guard let header = records.first else {
            throw .badContact(path: path, line: 1, reason: "there should be the names of the columns.")
        }
        let columns = header.cells.map(column)
        guard header.cells.count <= columnLimit else {
            throw .badContact(path: path, line: header.line, reason: "it has more than \(columnLimit) columns.")
        }
        guard columns.contains(where: \.identifies) else {
            throw .badContact(path: path, line: header.line, reason: "it has neither a column email nor one user id.")
        }
        var contacts: [ContactPreset] = []
        var seen: Set<ContactReference> = []
        for record in records.dropFirst() {
            guard record.cells.count <= columns.count else {
                throw .badContact(path: path, line: record.line, reason: "it has more cells than there are columns.")
            }
            let contact: ContactPreset
            do throws(BadCell) {
                contact = try preset(zip(columns, record.cells))
            } catch {
                throw .badContact(path: path, line: record.line, reason: error.sentence)
            }
            guard seen.insert(contact.reference).inserted else {
                throw .badContact(path: path, line: record.line, reason: "that contact stands in an earlier line.")
            }
            contacts.append(contact)
        }
        return contacts
    }

    private struct BadCell: Error {
        let sentence: String
    }

    private static func column(_ title: String) -> Column {
        let slug = Slug(title)
        switch slug.text {
        case "": return .none
        case "email", "e-mail", "email-address": return .email
        case "user-id", "userid", "id": return .userID
        case "tags", "tag": return .tags
        case "stage": return .stage
        case "score": return .score
        case "unsubscribed": return .unsubscribed
        default:
            let prefix = "subscribed-to-"
            guard slug.text.hasPrefix(prefix) else { return .field(slug) }
            return .topic(Slug(stored: String(slug.text.dropFirst(prefix.count))))
        }
    }

    private static func preset(_ cells: Zip2Sequence<[Column], [String]>) throws(BadCell) -> ContactPreset {
        var preset = ContactPreset(ContactReference())
        for (column, cell) in cells {
            let text = cell.trimmingCharacters(in: .whitespacesAndNewlines)
            if text.isEmpty { continue }
            switch column {
            case .email: preset.reference.email = EmailAddress.canonical(text)
            case .userID: preset.reference.userID = text
            case .tags:
                let tags = text.split(whereSeparator: { ",;|".contains($0) }).map { Slug($0) }
                preset.tags = Set(tags.filter { !$0.isEmpty })
            case .stage: preset.stage = Slug(text)
            case .score:
                guard let score = Int(text) else { throw BadCell(sentence: "its score is no whole number.") }
                preset.score = score
            case .unsubscribed: preset.unsubscribedFromEverything = try flag(text)
            case .topic(let topic): preset.topics[topic] = try flag(text)
            case .field(let field): preset.fields[field] = .text(text)
            case .none: break
            }
        }
        guard preset.reference != ContactReference() else {
            throw BadCell(sentence: "it has neither an email nor a user id.")
        }
        return preset
    }

    private static func flag(_ text: String) throws(BadCell) -> Bool {
        switch text.lowercased() {
        case "yes", "true", "1": true
        case "no", "false", "0": false
        default: throw BadCell(sentence: "it says neither yes nor no where one of them belongs.")
        }
    }
}
