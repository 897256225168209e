import FlowModel
import FlowRuntime

/// A JSON object that came from outside.
enum IntakeDocument {
    /// Where it stands, for the sentences about it.
    enum Place {
        case body, line

        fileprivate var subject: String {
            switch self {
            case .body: "The body"
            case .line: "The line"
            }
        }

        fileprivate var remedy: String {
            switch self {
            case .body: "Send one JSON object."
            case .line: "Write one JSON object on each line."
            }
        }
    }

    static func read(_ bytes: [UInt8], in place: Place = .body) throws(Problem) -> [String: Value] {
        guard !bytes.isEmpty else {
            throw .invalid("invalid_json", "\(place.subject) is empty. \(place.remedy)")
        }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw .invalid("not_utf8", "\(place.subject) is not UTF-8. \(place.remedy)")
        }
        let value: Value
        do {
            value = try JSONReader.read(bytes)
        } catch {
            let spot = "line \(error.line), column \(error.column)"
            throw .invalid(
                "invalid_json",
                "\(place.subject) is not valid JSON: \(error.reason) (\(spot)). \(place.remedy)"
            )
        }
        guard case .object(let members) = value else {
            throw .invalid("invalid_json", "\(place.subject) is JSON but no object. \(place.remedy)")
        }
        return members
    }
}
