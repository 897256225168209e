/// The header of a message or of one of its parts: its fields in order, unfolded (RFC 5322, section 2.2.3).
struct IncomingHeader: Sendable {
    struct Field: Sendable {
        /// In lower case.
        var name: String
        var value: String
    }

    /// Fields behind that many are left out, and so is what a field holds beyond its limit.
    static let fieldLimit = 1000
    static let valueByteLimit = 32 * 1024

    private(set) var fields: [Field] = []

    /// Reads up to the empty line; `rest` is what follows it.
    ///
    /// Lines that are no field are passed over: an envelope line of a mailbox file in front is one.
    static func read(_ bytes: ArraySlice<UInt8>) -> (header: IncomingHeader, rest: ArraySlice<UInt8>) {
        var header = IncomingHeader()
        var pending: (name: String, value: [UInt8])?
        var rest = bytes[bytes.endIndex...]
        func close() {
            guard let field = pending, header.fields.count < fieldLimit else { return }
            let value = String(decoding: field.value[...].trimmed, as: UTF8.self)
            header.fields.append(Field(name: field.name, value: value))
        }
        for line in IncomingLines(bytes) {
            guard let first = line.text.first else {
                rest = bytes[line.next...]
                break
            }
            if first.isBlank {
                let room = valueByteLimit - (pending?.value.count ?? valueByteLimit)
                pending?.value += line.text.prefix(room)
                continue
            }
            close()
            pending = name(of: line.text).map { name in
                (name.text, Array(line.text[(name.colon + 1)...].prefix(valueByteLimit)))
            }
        }
        close()
        return (header, rest)
    }

    /// The field's value; of several with that name the first.
    subscript(name: String) -> String? {
        fields.first { $0.name == name }?.value
    }

    /// The values of every field with that name, in order.
    func all(_ name: String) -> [String] {
        fields.filter { $0.name == name }.map(\.value)
    }

    private static let nameByteLimit = 100

    private static func name(of line: ArraySlice<UInt8>) -> (text: String, colon: Int)? {
        guard let colon = line.prefix(nameByteLimit).firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let name = line[..<colon].trimmed
        guard !name.isEmpty, name.allSatisfy({ (0x21...0x7e).contains($0) }) else { return nil }
        return (String(decoding: name, as: UTF8.self).lowercased(), colon)
    }
}
