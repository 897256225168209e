/// A message or a part of one, as far as it can be read (RFC 2045 and 2046).
struct IncomingPart: Sendable {
    /// Parts of one message, itself among them; the rest is left unread.
    static let countLimit = 100
    /// Multiparts inside one another; what is deeper stays one part.
    static let depthLimit = 10
    private static let boundaryByteLimit = 200

    let header: IncomingHeader
    let type: IncomingType
    /// As it was transferred; of a multipart everything, what stands around its parts too.
    let body: ArraySlice<UInt8>
    /// Of a multipart; a message inside a message is not opened.
    let children: [IncomingPart]

    init(_ bytes: ArraySlice<UInt8>) {
        var count = 0
        self.init(bytes, depth: 0, count: &count)
    }

    private init(_ bytes: ArraySlice<UInt8>, depth: Int, count: inout Int) {
        count += 1
        (header, body) = IncomingHeader.read(bytes)
        type = IncomingType(header["content-type"])
        var children: [IncomingPart] = []
        if type.isMultipart, depth < IncomingPart.depthLimit, let boundary = type.parameters["boundary"] {
            for piece in IncomingPart.pieces(of: body, boundary: boundary, limit: IncomingPart.countLimit - count) {
                guard count < IncomingPart.countLimit else { break }
                children.append(IncomingPart(piece, depth: depth + 1, count: &count))
            }
        }
        self.children = children
    }

    /// What is in it, without its transfer encoding.
    var content: ArraySlice<UInt8> {
        TransferDecoding.decode(body, encoding: header["content-transfer-encoding"])
    }

    /// Itself and all parts in it, in the order in which they stand.
    var all: [IncomingPart] { [self] + children.flatMap(\.all) }

    /// What stands between the boundary's lines; a last part without an end goes to the end.
    private static func pieces(of body: ArraySlice<UInt8>, boundary: String, limit: Int) -> [ArraySlice<UInt8>] {
        let mark = Array(("--" + boundary).utf8)
        guard !boundary.isEmpty, mark.count <= boundaryByteLimit else { return [] }
        var pieces: [ArraySlice<UInt8>] = []
        var start: Int?
        for line in IncomingLines(body) where line.text.starts(with: mark) {
            let tail = line.text.dropFirst(mark.count)
            let isLast = tail.starts(with: "--".utf8)
            guard isLast || tail.allSatisfy(\.isBlank) else { continue }
            if let start { pieces.append(piece(body, from: start, to: line.text.startIndex)) }
            start = isLast ? nil : line.next
            if isLast || pieces.count >= limit { return pieces }
        }
        if let start { pieces.append(body[start...]) }
        return pieces
    }

    /// The line end before a boundary belongs to the boundary.
    private static func piece(_ body: ArraySlice<UInt8>, from start: Int, to end: Int) -> ArraySlice<UInt8> {
        var piece = body[start..<max(start, end)]
        if piece.last == UInt8(ascii: "\n") { piece.removeLast() }
        if piece.last == UInt8(ascii: "\r") { piece.removeLast() }
        return piece
    }
}
