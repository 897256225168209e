/// The fields of a sent form, in the order sent.
struct FormFields: Hashable {
    struct Field: Hashable {
        var name: String
        var value: String
    }

    static let limit = 100
    static let nameBytes = IntakeLimits.nameBytes

    enum Failure: Error, Hashable {
        /// Neither of the two encodings of forms.
        case unknownType
        case malformed
        case tooMany
        /// A file was sent along.
        case file
    }

    private(set) var all: [Field] = []

    /// Reads a body of that `Content-Type`.
    init(_ body: [UInt8], type: String) throws(Failure) {
        let words = type.split(separator: ";", maxSplits: 1)
        switch words.first.map({ $0.lowercased().filter { $0 != " " } }) {
        case "application/x-www-form-urlencoded": try readPairs(body)
        case "multipart/form-data":
            guard words.count == 2, let boundary = MultipartForm.boundary(in: words[1]) else { throw .malformed }
            for field in try MultipartForm(boundary: boundary).fields(of: body) { try add(field.name, field.value) }
        default: throw .unknownType
        }
    }

    /// Pairs with `&` between them (WHATWG URL, application/x-www-form-urlencoded parsing).
    private mutating func readPairs(_ body: [UInt8]) throws(Failure) {
        for pair in body.split(separator: UInt8(ascii: "&")) {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            try add(FormFields.decode(parts[0]), parts.count == 2 ? FormFields.decode(parts[1]) : [])
        }
    }

    private mutating func add(_ name: [UInt8], _ value: [UInt8]) throws(Failure) {
        guard all.count < FormFields.limit, name.count <= FormFields.nameBytes else { throw .tooMany }
        guard let name = String(validating: name, as: UTF8.self), let value = String(validating: value, as: UTF8.self)
        else { throw .malformed }
        all.append(Field(name: name, value: value))
    }

    /// A percent sign without two digits behind it stands for itself.
    private static func decode(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        var index = bytes.startIndex
        while index < bytes.endIndex {
            switch bytes[index] {
            case UInt8(ascii: "+"): result.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                if index + 2 < bytes.endIndex, let high = digit(bytes[index + 1]), let low = digit(bytes[index + 2]) {
                    result.append(high << 4 | low)
                    index += 2
                } else {
                    result.append(bytes[index])
                }
            default: result.append(bytes[index])
            }
            index += 1
        }
        return result
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
