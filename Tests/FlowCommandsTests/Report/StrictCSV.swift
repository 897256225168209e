/// Reads comma-separated values exactly as RFC 4180 says, and nothing else.
enum StrictCSV {
    struct Failure: Error, Equatable {
        var offset: Int
        var reason: String
    }

    static func records(_ text: String) throws(Failure) -> [[String]] {
        let scalars = Array(text.unicodeScalars)
        var records: [[String]] = []
        var record: [String] = []
        var position = 0
        while position < scalars.count {
            record.append(try field(scalars, &position))
            guard position < scalars.count else { throw Failure(offset: position, reason: "no line end") }
            if scalars[position] == "," {
                position += 1
                continue
            }
            guard scalars[position] == "\r", position + 1 < scalars.count, scalars[position + 1] == "\n" else {
                throw Failure(offset: position, reason: "a line does not end with CR and LF")
            }
            position += 2
            records.append(record)
            record = []
        }
        guard record.isEmpty else { throw Failure(offset: position, reason: "no line end") }
        return records
    }

    private static func field(_ scalars: [Unicode.Scalar], _ position: inout Int) throws(Failure) -> String {
        var result = String.UnicodeScalarView()
        guard position < scalars.count, scalars[position] == "\"" else {
            while position < scalars.count, scalars[position] != ",", scalars[position] != "\r" {
                guard scalars[position] != "\"", scalars[position] != "\n" else {
                    throw Failure(offset: position, reason: "a character that must be quoted")
                }
                result.append(scalars[position])
                position += 1
            }
            return String(result)
        }
        position += 1
        while position < scalars.count {
            if scalars[position] == "\"" {
                position += 1
                guard position < scalars.count, scalars[position] == "\"" else { return String(result) }
            }
            result.append(scalars[position])
            position += 1
        }
        throw Failure(offset: position, reason: "a quote that does not end")
    }
}
