import Foundation

/// Takes our own finished messages to pieces (RFC 5322, 2045, 2046, 2183).
///
/// It reads what `FlowMail` writes: CRLF, UTF-8, well-formed parts. Mail of others is read by `FlowMail`.
struct MessageReader {
    static let partLimit = 200
    static let depthLimit = 8
    static let fieldLimit = 500

    private var message: ReadMessage
    private var partCount = 0

    /// Nil when it is beyond the limits.
    static func read(_ bytes: [UInt8]) -> ReadMessage? {
        guard let (fields, body) = split(bytes[...]) else { return nil }
        var reader = MessageReader(message: ReadMessage(fields: fields))
        return reader.take(fields, body, depth: 0) ? reader.message : nil
    }

    private init(message: ReadMessage) {
        self.message = message
    }

    /// False beyond the limits.
    private mutating func take(_ fields: [ReadMessage.Field], _ body: ArraySlice<UInt8>, depth: Int) -> Bool {
        partCount += 1
        guard partCount <= MessageReader.partLimit, depth <= MessageReader.depthLimit else { return false }
        let part = ReadMessage(fields: fields)
        let type = HeaderParameters(part.raw("content-type") ?? "text/plain")
        let disposition = HeaderParameters(part.raw("content-disposition") ?? "")
        if type.value.hasPrefix("multipart/"), let boundary = type["boundary"] {
            for piece in MessageReader.pieces(body, boundary) {
                guard let (fields, body) = MessageReader.split(piece), take(fields, body, depth: depth + 1) else {
                    return false
                }
            }
            return true
        }
        let content = MessageReader.decode(body, part.raw("content-transfer-encoding") ?? "")
        if disposition.value != "attachment" {
            if type.value == "text/plain", message.text == nil {
                message.text = String(decoding: content, as: UTF8.self)
                return true
            }
            if type.value == "text/html", message.html == nil {
                message.html = String(decoding: content, as: UTF8.self)
                return true
            }
        }
        let name = disposition["filename"] ?? type["name"] ?? "attachment-\(message.attachments.count + 1)"
        message.attachments.append(
            ReadMessage.Attachment(
                name: name,
                type: type.value,
                contentID: part.raw("content-id")?.trimmingCharacters(in: CharacterSet(charactersIn: "<> ")),
                base64: Data(content).base64EncodedString()
            )
        )
        return true
    }

    /// Fields and body; nil with too many fields.
    private static func split(_ bytes: ArraySlice<UInt8>) -> (fields: [ReadMessage.Field], body: ArraySlice<UInt8>)? {
        var fields: [ReadMessage.Field] = []
        var rest = bytes
        while let line = line(&rest), !line.isEmpty {
            let text = String(decoding: line, as: UTF8.self)
            if line.first == 0x20 || line.first == 0x09, let last = fields.popLast() {
                let more = text.trimmingCharacters(in: .whitespaces)
                let value = last.value.isEmpty ? more : last.value + " " + more
                fields.append(ReadMessage.Field(name: last.name, value: value))
                continue
            }
            guard fields.count < fieldLimit else { return nil }
            let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            let value = parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
            fields.append(ReadMessage.Field(name: String(parts[0]), value: value))
        }
        return (fields, rest)
    }

    /// What stands between the boundary's lines.
    private static func pieces(_ body: ArraySlice<UInt8>, _ boundary: String) -> [ArraySlice<UInt8>] {
        let delimiter = Array("--\(boundary)".utf8)
        var pieces: [ArraySlice<UInt8>] = []
        var start: Int?
        var rest = body
        while !rest.isEmpty {
            let lineStart = rest.startIndex
            guard let line = line(&rest) else { break }
            guard line.starts(with: delimiter) else { continue }
            // The line end before a boundary belongs to the boundary.
            if let start { pieces.append(body[start..<max(start, lineStart - 2)]) }
            if line.dropFirst(delimiter.count).starts(with: "--".utf8) { break }
            start = rest.startIndex
        }
        return pieces
    }

    /// The next line without its CRLF; nil at the end.
    private static func line(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard !rest.isEmpty else { return nil }
        guard let end = rest.firstIndex(of: 0x0a) else {
            defer { rest = rest[rest.endIndex...] }
            return rest
        }
        let line = rest[rest.startIndex..<end]
        rest = rest[(end + 1)...]
        return line.last == 0x0d ? line.dropLast() : line
    }

    private static func decode(_ body: ArraySlice<UInt8>, _ encoding: String) -> [UInt8] {
        switch encoding.lowercased() {
        case "quoted-printable": QuotedPrintableBytes.decode(Array(body))
        case "base64": Array(Data(base64Encoded: Data(body), options: .ignoreUnknownCharacters) ?? Data())
        default: Array(body)
        }
    }
}
