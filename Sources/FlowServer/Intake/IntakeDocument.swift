import FlowModel

/// The body of a call, which must be one JSON object.
enum IntakeDocument {
    static func read(_ body: [UInt8]) throws(Problem) -> [String: Value] {
        guard !body.isEmpty else {
            throw .invalid("invalid_json", "The body is empty. Send one JSON object.")
        }
        guard String(validating: body, as: UTF8.self) != nil else {
            throw .invalid("not_utf8", "The body is not UTF-8. Send JSON in UTF-8.")
        }
        let value: Value
        do {
            value = try JSONReader.read(body)
        } catch {
            throw .invalid(
                "invalid_json",
                "The body is not valid JSON: \(error.reason) (line \(error.line), column \(error.column)). "
                    + "Send one JSON object."
            )
        }
        guard case .object(let members) = value else {
            throw .invalid("invalid_json", "The body is JSON but no object. Send one JSON object.")
        }
        return members
    }
}
