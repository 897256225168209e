/// What other machines say, made fit for a log line and a column.
enum CleanText {
    /// Longest text that is kept, in UTF-8 bytes.
    static let limit = 300

    /// Repairs the UTF-8, turns each run of control characters and blanks into one blank, and cuts to `limit` bytes.
    static func text(_ bytes: some Collection<UInt8>) -> String {
        var result = String.UnicodeScalarView()
        var size = 0
        var pendingBlank = false
        // A few times the limit is looked at: a flood of blanks is no reason to read a megabyte.
        for scalar in String(decoding: bytes.prefix(4 * limit), as: UTF8.self).unicodeScalars {
            if scalar.value <= 0x20 || (0x7f...0x9f).contains(scalar.value) {
                pendingBlank = size > 0
                continue
            }
            size += UTF8.width(scalar) + (pendingBlank ? 1 : 0)
            if size > limit { break }
            if pendingBlank { result.append(" ") }
            pendingBlank = false
            result.append(scalar)
        }
        return String(result)
    }

    static func text(_ text: String) -> String { self.text(Array(text.utf8)) }

    /// The text with each word that could be an address left out, for the log.
    static func withoutAddresses(_ text: String) -> String {
        text.split(separator: " ").map { $0.contains("@") ? "[address]" : $0 }.joined(separator: " ")
    }
}
