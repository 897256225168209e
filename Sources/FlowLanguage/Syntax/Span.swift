/// A stretch of one file, in Unicode scalars from the file's beginning.
struct Span: Hashable, Sendable {
    var start: Int
    var end: Int

    init(_ start: Int, _ end: Int) {
        (self.start, self.end) = (start, end)
    }

    func joined(to other: Span) -> Span {
        Span(min(start, other.start), max(end, other.end))
    }

    func contains(_ other: Span) -> Bool {
        start <= other.start && other.start < max(end, start + 1)
    }
}
