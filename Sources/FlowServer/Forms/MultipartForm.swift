/// The body of a form that came as parts (RFC 7578).
struct MultipartForm {
    /// RFC 2046, section 5.1.1.
    private static let boundaryBytes = 70

    var boundary: [UInt8]

    /// The boundary among the parameters of a `Content-Type`.
    static func boundary(in parameters: Substring) -> [UInt8]? {
        for parameter in parameters.split(separator: ";") {
            let parts = parameter.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, parts[0].filter({ $0 != " " }).lowercased() == "boundary" else { continue }
            let value = parts[1].drop { $0 == " " }
            let text = value.hasPrefix("\"") ? value.dropFirst().prefix { $0 != "\"" } : value.prefix { $0 != " " }
            return text.isEmpty || text.utf8.count > boundaryBytes ? nil : Array(text.utf8)
        }
        return nil
    }

    func fields(of body: [UInt8]) throws(FormFields.Failure) -> [(name: [UInt8], value: [UInt8])] {
        let parts = try split(body)
        var fields: [(name: [UInt8], value: [UInt8])] = []
        for part in parts {
            guard let end = MultipartForm.endOfHead(part) else { throw .malformed }
            guard let name = MultipartForm.parameter("name", of: part[..<end]) else { throw .malformed }
            let value = part[min(end + 4, part.endIndex)...]
            if let file = MultipartForm.parameter("filename", of: part[..<end]) {
                // A file field in which nothing was chosen is sent all the same.
                guard file.isEmpty, value.isEmpty else { throw .file }
                continue
            }
            fields.append((name, Array(value)))
            guard fields.count <= FormFields.limit else { throw .tooMany }
        }
        return fields
    }

    /// What stands between the boundaries, up to the last.
    private func split(_ body: [UInt8]) throws(FormFields.Failure) -> [ArraySlice<UInt8>] {
        let mark = Array("--".utf8) + boundary
        guard body.starts(with: mark) else { throw .malformed }
        let delimiter = Array("\r\n".utf8) + mark
        var parts: [ArraySlice<UInt8>] = []
        var start = mark.count
        while !body[start...].starts(with: "--".utf8) {
            guard body[start...].starts(with: "\r\n".utf8) else { throw .malformed }
            start += 2
            guard let end = MultipartForm.place(of: delimiter, in: body, from: start) else { throw .malformed }
            parts.append(body[start..<end])
            start = end + delimiter.count
        }
        return parts
    }

    private static func place(of wanted: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        var index = start
        while index + wanted.count <= bytes.count {
            if bytes[index] == wanted[0], bytes[index...].starts(with: wanted) { return index }
            index += 1
        }
        return nil
    }

    /// Where the empty line begins; at once in a part without headers.
    private static func endOfHead(_ part: ArraySlice<UInt8>) -> Int? {
        let end = Array("\r\n\r\n".utf8)
        return part.indices.first { part[$0] == end[0] && part[$0...].starts(with: end) }
    }

    /// A parameter of `Content-Disposition`, in which browsers write `%22` for a quote.
    private static func parameter(_ name: String, of head: ArraySlice<UInt8>) -> [UInt8]? {
        let line = head.split(whereSeparator: { $0 == 0x0D || $0 == 0x0A }).first { line in
            String(decoding: line.prefix(20), as: UTF8.self).lowercased() == "content-disposition:"
        }
        guard let line else { return nil }
        for parameter in line.split(separator: UInt8(ascii: ";")).dropFirst() {
            let parts = parameter.split(separator: UInt8(ascii: "="), maxSplits: 1)
            guard let key = parts.first, String(decoding: key, as: UTF8.self).filter({ $0 != " " }) == name else {
                continue
            }
            return parts.count == 2 ? parts[1].filter { $0 != UInt8(ascii: "\"") } : []
        }
        return nil
    }
}
