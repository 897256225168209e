/// How many emails one contact gets at most (LANGUAGE, Sending hours); transactional ones neither count nor wait.
package struct FrequencyCaps: Hashable, Sendable {
    /// In any 24 hours; nil is no limit.
    package var perDay: Int?
    /// In any 7 × 24 hours; nil is no limit.
    package var perWeek: Int?

    package init(perDay: Int? = nil, perWeek: Int? = nil) {
        (self.perDay, self.perWeek) = (perDay, perWeek)
    }
}

/// Addresses that emails may go to while everybody else is skipped: a safety list for staging.
///
/// Each pattern is an address in lower case in which `*` stands for any characters.
package struct AddressPatterns: Hashable, Sendable {
    package var patterns: [String]

    package init(_ patterns: [String]) { self.patterns = patterns.map { $0.lowercased() } }

    package func contains(_ address: String) -> Bool {
        let address = Array(address.lowercased().utf8)
        return patterns.contains { AddressPatterns.matches(Array($0.utf8), address) }
    }

    /// Goes back to the last star at most once for each character: no pattern takes more than the product of both
    /// lengths.
    private static func matches(_ pattern: [UInt8], _ text: [UInt8]) -> Bool {
        let star = UInt8(ascii: "*")
        var (inPattern, inText) = (0, 0)
        var retry: (pattern: Int, text: Int)?
        while inText < text.count {
            if inPattern < pattern.count, pattern[inPattern] == star {
                retry = (inPattern, inText)
                inPattern += 1
            } else if inPattern < pattern.count, pattern[inPattern] == text[inText] {
                inPattern += 1
                inText += 1
            } else if let last = retry {
                retry = (last.pattern, last.text + 1)
                inPattern = last.pattern + 1
                inText = last.text + 1
            } else {
                return false
            }
        }
        return pattern[inPattern...].allSatisfy { $0 == star }
    }
}
