import FlowModel
import FlowRuntime

/// What a webhook's answer says beside its status.
enum WebhookAnswer {
    /// Members that are looked at; an object with more is no answer to a call.
    static let memberLimit = 1_000

    /// The members of a JSON object, by their names' slugs; empty for anything else.
    static func members(_ body: [UInt8]) -> [Slug: Value] {
        guard String(validating: body, as: UTF8.self) != nil,
            case .object(let members)? = try? JSONReader.read(body), members.count <= memberLimit
        else { return [:] }
        // Of names with one slug the first in order counts: an object's members come in none.
        let named = members.sorted { $0.key < $1.key }.map { (Slug($0.key), $0.value) }.filter { !$0.0.text.isEmpty }
        return Dictionary(named, uniquingKeysWith: { first, _ in first })
    }
}
