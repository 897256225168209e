/// How reports write figures.
package enum Figures {
    /// `12,480`.
    package static func count(_ number: Int) -> String {
        let digits = Array(String(number.magnitude))
        var text = number < 0 ? "−" : ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place).isMultiple(of: 3) { text += "," }
            text.append(digit)
        }
        return text
    }

    /// `3.2 days`, `5 hours`, `1 minute`: the largest unit of which there is at least one, once it is rounded.
    package static func duration(_ seconds: Double) -> String {
        let seconds = min(max(seconds, 0), 1e15)
        if tenths(seconds) < 600 { return amount(seconds, "second") }
        if tenths(seconds / 60) < 600 { return amount(seconds / 60, "minute") }
        if tenths(seconds / 3600) < 240 { return amount(seconds / 3600, "hour") }
        return amount(seconds / 86_400, "day")
    }

    /// `4.17 %`, `-0.50 %`; nobody and everybody, `0 %` and `100 %`, are said of nobody and everybody alone.
    package static func percent(_ share: Double) -> String {
        let magnitude = share.magnitude
        let sign = share < 0 ? "-" : ""
        if magnitude == 0 { return "0 %" }
        if magnitude == 1 { return sign + "100 %" }
        if magnitude < 0.000_05 { return "<0.01 %" }
        if magnitude < 1, magnitude >= 0.999_95 { return sign + ">99.99 %" }
        let hundredths = Int((min(magnitude, 1e12) * 10_000).rounded())
        let fraction = hundredths % 100
        return "\(sign)\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction) %"
    }

    /// Hundredths of points with a sign: `+2.10`, `−0.35`.
    package static func points(_ difference: Double) -> String {
        let hundredths = Int((min(difference.magnitude, 1e9) * 10_000).rounded())
        let digits = "\(hundredths / 100)." + (hundredths % 100 < 10 ? "0" : "") + "\(hundredths % 100)"
        return hundredths == 0 ? digits : (difference < 0 ? "−" : "+") + digits
    }

    private static func tenths(_ number: Double) -> Int { Int((number * 10).rounded()) }

    /// `3.2 days`, `1 day`: a whole number has no decimal.
    private static func amount(_ number: Double, _ unit: String) -> String {
        let tenths = tenths(number)
        let isWhole = tenths.isMultiple(of: 10)
        let figure = isWhole ? String(tenths / 10) : "\(tenths / 10).\(tenths % 10)"
        return "\(figure) \(unit)\(tenths == 10 ? "" : "s")"
    }
}
