/// Splits comma-separated values into records (RFC 4180); semicolons and tabs separate too when the first line has
/// them.
struct CSVReader {
    /// One record with the line on which it begins, from 1.
    struct Record: Equatable {
        var line: Int
        var cells: [String]
    }

    /// A quote that begins on that line does not end.
    struct OpenQuote: Error, Equatable {
        var line: Int
    }

    private let bytes: [UInt8]
    private let separator: UInt8
    private var position = 0
    private var line = 1

    /// Bytes in UTF-8.
    init(_ bytes: [UInt8]) {
        let first = bytes.prefix { $0 != UInt8(ascii: "\n") }
        let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
        let counts = candidates.map { candidate in first.count { $0 == candidate } }
        self.bytes = bytes
        separator = zip(candidates, counts).max { $0.1 < $1.1 }?.0 ?? UInt8(ascii: ",")
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// All records; empty lines are left out.
    static func records(_ bytes: [UInt8]) throws(OpenQuote) -> [Record] {
        var reader = CSVReader(bytes)
        var result: [Record] = []
        while let record = try reader.next() {
            if record.cells != [""] { result.append(record) }
        }
        return result
    }

    private mutating func next() throws(OpenQuote) -> Record? {
        guard position < bytes.count else { return nil }
        var record = Record(line: line, cells: [])
        while true {
            record.cells.append(try cell())
            guard position < bytes.count else { return record }
            let end = bytes[position]
            position += 1
            if end == UInt8(ascii: "\n") {
                line += 1
                return record
            }
        }
    }

    /// Up to a separator, a line end or the end.
    private mutating func cell() throws(OpenQuote) -> String {
        var text: [UInt8] = []
        var isQuoted = false
        let began = line
        while position < bytes.count {
            let byte = bytes[position]
            if isQuoted {
                position += 1
                if byte == UInt8(ascii: "\n") { line += 1 }
                guard byte == UInt8(ascii: "\"") else {
                    text.append(byte)
                    continue
                }
                isQuoted = position < bytes.count && bytes[position] == UInt8(ascii: "\"")
                if isQuoted {
                    text.append(byte)
                    position += 1
                }
            } else if byte == UInt8(ascii: "\""), text.isEmpty {
                isQuoted = true
                position += 1
            } else if byte == separator || byte == UInt8(ascii: "\n") {
                break
            } else {
                if byte != UInt8(ascii: "\r") || !isBeforeLineEnd { text.append(byte) }
                position += 1
            }
        }
        if isQuoted { throw OpenQuote(line: began) }
        return String(decoding: text, as: UTF8.self)
    }

    private var isBeforeLineEnd: Bool {
        position + 1 == bytes.count || bytes[position + 1] == UInt8(ascii: "\n")
    }
}
