import FlowModel
import GRDB

// A rule's text may be long and everybody's standing names all of them: what is stored are the texts' numbers.
extension SQLiteTransaction {
    /// Null when nothing is known.
    func text(of truths: [String: Bool]) throws -> String? {
        guard !truths.isEmpty else { return nil }
        let numbers = try truths.map { try names.number($0.key, self) * ($0.value ? 1 : -1) }
        return numbers.sorted().map(String.init).joined(separator: " ")
    }

    /// `known` holds what was read before.
    func truths(_ text: String?, knowing known: inout [String: [String: Bool]]) throws -> [String: Bool] {
        guard let text else { return [:] }
        if let truths = known[text] { return truths }
        var truths: [String: Bool] = [:]
        for word in text.split(separator: " ") {
            guard let number = Int64(word), number != 0, number > .min else {
                throw damage("what is known of a contact cannot be read")
            }
            truths[try names.text(abs(number), self)] = number > 0
        }
        known[text] = truths
        return truths
    }
}
