/// How reports write figures.
package enum Figures {
    /// `3.2 days`, `5.0 hours`, `12 minutes`: the largest unit of which there is at least one.
    package static func duration(_ seconds: Double) -> String {
        if seconds >= 86_400 { return oneDecimal(seconds / 86_400) + " days" }
        if seconds >= 3600 { return oneDecimal(seconds / 3600) + " hours" }
        if seconds >= 60 { return oneDecimal(seconds / 60) + " minutes" }
        return oneDecimal(seconds) + " seconds"
    }

    /// `4.17 %`, `-0.50 %`.
    package static func percent(_ share: Double) -> String {
        let hundredths = Int((share.magnitude * 10_000).rounded())
        let fraction = hundredths % 100
        let sign = share < 0 && hundredths > 0 ? "-" : ""
        return "\(sign)\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction) %"
    }

    private static func oneDecimal(_ number: Double) -> String {
        let tenths = Int((number * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
