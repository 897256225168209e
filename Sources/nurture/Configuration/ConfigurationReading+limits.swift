import FlowCommands
import FlowModel

/// How much mail goes to whom.
extension ConfigurationReading {
    private static let rates = 1...1_000_000

    mutating func limits() -> FlowCommands.Configuration.Limits {
        let path = { (key: String) in ["email", "limits", key] }
        var result = FlowCommands.Configuration.Limits()
        result.perSecond = number(path("per_second"), Self.rates, example: 50)
        result.perDomainPerSecond = number(path("per_domain_per_second"), Self.rates, example: 10)
        result.caps = FrequencyCaps(
            perDay: number(path("per_contact_per_day"), 1...1_000, example: 1),
            perWeek: number(path("per_contact_per_week"), 1...1_000, example: 3)
        )
        return result
    }

    /// `off`, or the limits that differ from the usual ones.
    mutating func pauseLimits() -> FlowCommands.Configuration.PauseLimits {
        let path = { (key: String) in ["email", "pause", key] }
        var result = FlowCommands.Configuration.PauseLimits()
        let isOff: Bool? = read(["email", "pause"], "is not off", "Write off, or limits such as bounces: 5%.") {
            ["off", "false", "no"].contains($0.lowercased()) ? true : nil
        }
        if isOff == true { (result.bounces, result.complaints) = (nil, nil) }
        if values.text(path("bounces")) != nil { result.bounces = share(path("bounces")) }
        if values.text(path("complaints")) != nil { result.complaints = share(path("complaints")) }
        result.messages = number(path("messages"), 1...1_000_000_000, example: 500) ?? result.messages
        return result
    }

    /// `5%` as 0.05; nil for `off`.
    private mutating func share(_ path: [String]) -> Double? {
        let share: Double?? = read(path, "is not a percentage above 0% and up to 100%", "Write for example 5%.") {
            text -> Double?? in
            if text.lowercased() == "off" { return .some(nil) }
            guard text.hasSuffix("%"), let number = Double(text.dropLast().filter { $0 != " " }), number > 0,
                number <= 100
            else { return nil }
            return .some(number / 100)
        }
        return share ?? nil
    }

    /// Nil when everybody may be mailed.
    mutating func onlyTo() -> AddressPatterns? {
        let path = ["email", "only_to"]
        guard let patterns = values.list(path)?.elements else { return nil }
        let usable = patterns.filter { pattern in
            let isPlain = pattern.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value != 0x7F }
            return isPlain && (1...320).contains(pattern.utf8.count) && (pattern.contains("@") || pattern == "*")
        }
        if usable.count < patterns.count || patterns.count > 1_000 {
            let remedy = "Write addresses in which * stands for anything, for example \"*@example.com\"."
            refuse(path, "has an element that is no pattern of addresses, or over 1000 elements", remedy)
        }
        return AddressPatterns(usable)
    }
}
