/// The lines of some bytes, however they end: CR LF, or LF alone as in a pipe.
struct IncomingLines: Sequence, IteratorProtocol {
    struct Line {
        /// Without its end.
        var text: ArraySlice<UInt8>
        /// Where the line after it begins.
        var next: Int
    }

    private let bytes: ArraySlice<UInt8>
    private var position: Int

    init(_ bytes: ArraySlice<UInt8>) {
        (self.bytes, position) = (bytes, bytes.startIndex)
    }

    mutating func next() -> Line? {
        guard position < bytes.endIndex else { return nil }
        let start = position
        let feed = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
        position = Swift.min(feed + 1, bytes.endIndex)
        var end = feed
        if end > start, end < bytes.endIndex, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return Line(text: bytes[start..<end], next: position)
    }
}

extension UInt8 {
    /// White space inside a header line.
    var isBlank: Bool { self == 0x20 || self == 0x09 }
}

extension ArraySlice<UInt8> {
    /// Without blanks at its ends.
    var trimmed: ArraySlice<UInt8> {
        guard let first = firstIndex(where: { !$0.isBlank }), let last = lastIndex(where: { !$0.isBlank }) else {
            return []
        }
        return self[first...last]
    }
}
