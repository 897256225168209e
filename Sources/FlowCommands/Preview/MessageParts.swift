import Foundation

/// What a reader's mail program shows of a message: its text, its HTML and the pictures inside it.
///
/// Understands what this program writes: MIME multiparts (RFC 2046) of quoted-printable, base64 and plain parts in
/// UTF-8.
struct MessageParts {
    /// A part that HTML names by its Content-ID.
    struct Picture: Hashable {
        var type: String
        var bytes: [UInt8]
    }

    private static let depthLimit = 8
    private static let partLimit = 1_000

    /// Header fields of the message by name in lower case, unfolded, as they are written.
    private(set) var headers: [String: String] = [:]
    private(set) var text: String?
    private(set) var html: String?
    /// By Content-ID, without angle brackets.
    private(set) var pictures: [String: Picture] = [:]
    private var partCount = 0

    init(_ bytes: [UInt8]) {
        let (head, body) = Self.split(bytes[...])
        headers = Self.fields(head)
        visit(headers, body, depth: 0)
    }

    /// The HTML with its pictures inside it, so that it needs nothing else.
    var selfContainedHTML: String? {
        guard var html else { return nil }
        for (id, picture) in pictures.sorted(by: { $0.key < $1.key }) {
            let data = "data:\(picture.type);base64,\(Data(picture.bytes).base64EncodedString())"
            html = html.replacing("cid:" + id, with: data)
        }
        return html
    }

    private mutating func visit(_ fields: [String: String], _ body: ArraySlice<UInt8>, depth: Int) {
        partCount += 1
        guard depth < Self.depthLimit, partCount <= Self.partLimit else { return }
        let type = fields["content-type"] ?? "text/plain"
        let kind = type.prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces).lowercased()
        if kind.hasPrefix("multipart/"), let boundary = Self.boundary(in: type) {
            for part in Self.parts(of: body, boundary: boundary) {
                let (head, content) = Self.split(part)
                visit(Self.fields(head), content, depth: depth + 1)
            }
            return
        }
        let content = Self.decoded(body, fields["content-transfer-encoding"]?.lowercased() ?? "")
        let isAttached = fields["content-disposition"]?.lowercased().hasPrefix("attachment") ?? false
        if let id = fields["content-id"] {
            let name = id.trimmingCharacters(in: CharacterSet(charactersIn: "<> "))
            pictures[name] = Picture(type: kind, bytes: content)
        } else if kind == "text/plain", !isAttached, text == nil {
            text = String(decoding: content, as: UTF8.self).replacing("\r\n", with: "\n")
        } else if kind == "text/html", !isAttached, html == nil {
            html = String(decoding: content, as: UTF8.self).replacing("\r\n", with: "\n")
        }
    }

    /// What stands before and behind the first empty line.
    private static func split(_ bytes: ArraySlice<UInt8>) -> (head: ArraySlice<UInt8>, body: ArraySlice<UInt8>) {
        if bytes.starts(with: [13, 10]) { return (bytes.prefix(0), bytes.dropFirst(2)) }
        var index = bytes.startIndex
        while index + 3 < bytes.endIndex {
            if bytes[index] == 13, bytes[index + 1] == 10, bytes[index + 2] == 13, bytes[index + 3] == 10 {
                return (bytes[..<(index + 2)], bytes[(index + 4)...])
            }
            index += 1
        }
        return (bytes, bytes.suffix(0))
    }

    private static func fields(_ head: ArraySlice<UInt8>) -> [String: String] {
        var result: [String: String] = [:]
        let text = String(decoding: head, as: UTF8.self)
        let unfolded = text.replacing("\r\n ", with: " ").replacing("\r\n\t", with: " ")
        for line in unfolded.components(separatedBy: "\r\n") {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let name = line[..<colon].lowercased()
            if result[name] == nil {
                result[name] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            }
        }
        return result
    }

    private static func boundary(in type: String) -> String? {
        guard let start = type.range(of: "boundary=", options: .caseInsensitive) else { return nil }
        let rest = type[start.upperBound...]
        if rest.hasPrefix("\"") { return String(rest.dropFirst().prefix { $0 != "\"" }) }
        return String(rest.prefix { $0 != ";" && $0 != " " })
    }

    /// What stands between the delimiter lines, without the line end before each.
    private static func parts(of body: ArraySlice<UInt8>, boundary: String) -> [ArraySlice<UInt8>] {
        let delimiter = Array(("--" + boundary).utf8)
        var result: [ArraySlice<UInt8>] = []
        var begin: Int?
        var line = body.startIndex
        while line < body.endIndex {
            let end = body[line...].firstIndex(of: 10).map { $0 + 1 } ?? body.endIndex
            if body[line..<end].starts(with: delimiter) {
                if let begin { result.append(body[begin..<max(begin, line - 2)]) }
                let isLast = body[(line + delimiter.count)..<end].starts(with: Array("--".utf8))
                begin = isLast ? nil : end
                if isLast { break }
            }
            line = end
        }
        return result
    }

    private static func decoded(_ body: ArraySlice<UInt8>, _ encoding: String) -> [UInt8] {
        switch encoding {
        case "quoted-printable": quotedPrintable(body)
        case "base64": Data(base64Encoded: Data(body), options: .ignoreUnknownCharacters).map(Array.init) ?? []
        default: Array(body)
        }
    }

    private static func quotedPrintable(_ body: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        var index = body.startIndex
        while index < body.endIndex {
            let byte = body[index]
            guard byte == UInt8(ascii: "="), index + 2 < body.endIndex else {
                result.append(byte)
                index += 1
                continue
            }
            let pair = String(decoding: body[(index + 1)...(index + 2)], as: UTF8.self)
            if pair != "\r\n" {
                guard let value = UInt8(pair, radix: 16) else {
                    result.append(byte)
                    index += 1
                    continue
                }
                result.append(value)
            }
            index += 3
        }
        return result
    }
}
