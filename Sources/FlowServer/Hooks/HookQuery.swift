import Foundation

/// The part of an address behind its question mark.
enum HookQuery {
    private static let byteLimit = 1000

    /// The first value of that name, percent-decoded; a `+` stays, because addresses with tokens hold one.
    static func value(_ name: String, in query: String?) -> String? {
        for pair in (query ?? "").utf8.prefix(byteLimit).split(separator: UInt8(ascii: "&")) {
            let text = String(decoding: pair, as: UTF8.self)
            guard let equals = text.firstIndex(of: "="), text[..<equals] == name else { continue }
            return String(text[text.index(after: equals)...]).removingPercentEncoding
        }
        return nil
    }
}
