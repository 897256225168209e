import FlowModel

/// Reads properties and traits: names become slugs, values keep their shape.
enum FieldReader {
    /// An object's members; nothing when it is absent or null.
    static func object(_ value: Value?, called name: String) throws(Problem) -> [String: Value] {
        switch value {
        case nil, .null: return [:]
        case .object(let members): return members
        case .text, .number, .flag, .list: throw .invalid("invalid_\(name)", "`\(name)` is no object.")
        }
    }

    /// Members of the same name as slugs: the last in the order of their spellings counts.
    static func fields(_ value: Value?, called name: String) throws(Problem) -> [Slug: Value] {
        let code = "invalid_" + (name.split(separator: ".").last ?? "")
        if let value, !value.isMissing {
            guard case .object = value else { throw .invalid(code, "`\(name)` is no object.") }
        }
        let members = try object(value, called: name)
        guard members.count <= IntakeLimits.fields else {
            throw .invalid(
                "too_many_fields",
                "`\(name)` has \(members.count) members; \(IntakeLimits.fields) are allowed."
            )
        }
        var result: [Slug: Value] = [:]
        for (key, value) in members.sorted(by: { $0.key < $1.key }) {
            try checkTexts(in: value, called: name)
            result[try FieldReader.name(key, called: name)] = value
        }
        return result
    }

    /// The slug of an event's or a member's name.
    static func name(_ written: String, called place: String) throws(Problem) -> Slug {
        guard written.utf8.count <= IntakeLimits.nameBytes else {
            throw .invalid("name_too_long", "A name in `\(place)` is longer than \(IntakeLimits.nameBytes) bytes.")
        }
        let slug = Slug(written)
        guard !slug.isEmpty else {
            throw .invalid("invalid_name", "A name in `\(place)` has neither a letter nor a digit.")
        }
        return slug
    }

    static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .control
    }

    private static func checkTexts(in value: Value, called name: String) throws(Problem) {
        switch value {
        case .text(let text):
            guard text.utf8.count <= IntakeLimits.textBytes else {
                throw .invalid("text_too_long", "A text in `\(name)` is longer than \(IntakeLimits.textBytes) bytes.")
            }
        case .list(let elements):
            for element in elements { try checkTexts(in: element, called: name) }
        case .object(let members):
            for member in members.values { try checkTexts(in: member, called: name) }
        case .number, .flag, .null: break
        }
    }
}
