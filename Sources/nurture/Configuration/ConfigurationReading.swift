import FlowCommands
import FlowModel
import Foundation

/// One pass over the values of a configuration, which turns each into its type or says why it cannot.
struct ConfigurationReading {
    let values: ConfigurationValues
    let zones: ZoneFiles
    let purpose: ConfigurationLoader.Purpose
    private(set) var problems: [ConfigurationProblem] = []

    init(values: ConfigurationValues, zones: ZoneFiles, purpose: ConfigurationLoader.Purpose) {
        (self.values, self.zones, self.purpose) = (values, zones, purpose)
    }

    mutating func configuration() -> FlowCommands.Configuration {
        var result = FlowCommands.Configuration()
        result.flows = path(["flows"]) ?? result.flows
        result.database = path(["database"]) ?? result.database
        result.listen =
            read(["listen"], "is not an address with a port", "Write HOST:PORT, for example 127.0.0.1:8480.") {
                ListenAddress($0)
            } ?? result.listen
        result.configuredPublicURL = read(
            ["public_url"],
            "is not the beginning of a web address",
            "Write what readers reach this machine by, for example https://go.example.com, without a user or a query."
        ) { text in
            guard let url = Self.url(text, schemes: ["http", "https"], allowsQuery: false) else { return nil }
            return String(url.reversed().drop { $0 == "/" }.reversed())
        }
        let zones = zones
        result.timeZone =
            read(
                ["time_zone"],
                "is not a time zone",
                "Write an IANA name exactly, for example Europe/Amsterdam."
            ) { zones.zone($0) == nil ? nil : $0 } ?? result.timeZone
        result.writeKeys = writeKeys(listen: result.listen)
        result.email = email()
        result.webhooks = webhooks()
        result.teams = teams()
        result.topics = topics()
        result.forms = forms(topics: result.topics)
        result.hooks = hooks()
        result.holidays = holidays()
        return result
    }

    // MARK: Parts for every key

    /// The value at that key, as `parse` understands it; nil, and a problem, when it does not.
    mutating func read<Result>(
        _ path: [String],
        _ reason: String,
        _ remedy: String,
        parse: (String) -> Result?
    ) -> Result? {
        guard let found = values.text(path) else { return nil }
        let text = found.text.trimmingCharacters(in: .whitespacesAndNewlines)
        if !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }),
            let result = parse(text)
        {
            return result
        }
        refuse(path, reason, remedy)
        return nil
    }

    /// One of the words of an enumeration.
    mutating func word<Words: RawRepresentable<String> & CaseIterable>(_ path: [String], _ type: Words.Type) -> Words? {
        let words = Words.allCases.map(\.rawValue).joined(separator: ", ")
        return read(path, "is none of \(words)", "Write one of them.") { Words(rawValue: $0) }
    }

    mutating func flag(_ path: [String]) -> Bool? {
        read(path, "is neither true nor false", "Write one of them.") { text in
            switch text.lowercased() {
            case "true", "yes", "on", "1": true
            case "false", "no", "off", "0": false
            default: nil
            }
        }
    }

    /// A whole number of that range.
    mutating func number(_ path: [String], _ range: ClosedRange<Int>, example: Int) -> Int? {
        let reason = "is not a number from \(range.lowerBound) to \(range.upperBound)"
        return read(path, reason, "Write for example \(example).") { text in
            Int(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }

    /// A secret of one line that is not empty.
    mutating func secretText(_ path: [String], _ what: String) -> Secret? {
        read(path, "is not \(what)", "Write it on one line.") { $0.isEmpty ? nil : Secret($0) }
    }

    /// A list of names.
    mutating func slugs(_ path: [String]) -> [Slug] {
        let slugs = (values.list(path)?.elements ?? []).map { Slug($0.precomposedStringWithCanonicalMapping) }
        if slugs.contains(where: \.isEmpty) {
            refuse(path, "has an element without a letter or digit", "Write a list of names.")
        }
        return slugs.filter { !$0.isEmpty }
    }

    mutating func path(_ path: [String]) -> String? {
        let values = values
        guard let found = values.text(path) else { return nil }
        return read(path, "is not a path", "Write the path of a file or folder on one line.") { text in
            text.isEmpty ? nil : values.resolved(ConfigurationValues.Found(text: text, source: found.source))
        }
    }

    mutating func refuse(_ path: [String], _ reason: String, _ remedy: String) {
        let key = path.joined(separator: ".")
        problems.append(
            ConfigurationProblem(key: key, source: values.source(path), reason: reason, remedy: remedy)
        )
    }

    /// The text when it is an absolute URL of one of the schemes with a host and without user, password or fragment.
    static func url(_ text: String, schemes: Set<String>, allowsQuery: Bool) -> String? {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            schemes.contains(scheme), let host = parts.host, !host.isEmpty, parts.user == nil, parts.password == nil,
            parts.fragment == nil, allowsQuery || parts.query == nil, (1...65_535).contains(parts.port ?? 1),
            text.unicodeScalars.allSatisfy({ $0.isASCII && $0 != " " })
        else { return nil }
        return text
    }

    // MARK: Lists and names

    private mutating func writeKeys(listen: ListenAddress) -> [FlowCommands.Configuration.WriteKey] {
        let path = ["write_keys"]
        let given = values.list(path)?.elements ?? []
        var keys: [FlowCommands.Configuration.WriteKey] = []
        for text in given {
            let digits = text.hasPrefix("sha256:") ? text.dropFirst(7).lowercased() : nil
            if let digits, digits.count == 64, digits.allSatisfy(\.isHexDigit) {
                keys.append(.hashed(digits))
            } else if digits == nil, !text.isEmpty, text.unicodeScalars.allSatisfy(Self.isKeyCharacter) {
                keys.append(.plain(Secret(text)))
            } else {
                refuse(path, "has an element that is no key", "Make one with `nurture token new`.")
            }
        }
        if purpose == .serving, !listen.isLoopback, given.isEmpty {
            let remedy = "Make one with `nurture token new`, or listen on 127.0.0.1."
            refuse(path, "is empty, while `listen` lets other machines send events", remedy)
        }
        return keys
    }

    /// A key travels as a basic-auth user name, which ends at a colon.
    private static func isKeyCharacter(_ scalar: Unicode.Scalar) -> Bool {
        (0x21...0x7E).contains(scalar.value) && scalar != ":"
    }

    private mutating func topics() -> [Slug: FlowCommands.Configuration.Topic] {
        enum Standard: String, CaseIterable {
            case subscribed, unsubscribed
        }
        var result: [Slug: FlowCommands.Configuration.Topic] = [:]
        for name in values.names(below: ["topics"]) {
            let title = read(["topics", name, "name"], "is not a name", "Write one line.") { $0.isEmpty ? nil : $0 }
            let standard = word(["topics", name, "default"], Standard.self)
            let isTracked = flag(["topics", name, "tracking"])
            result[Slug(stored: name)] = FlowCommands.Configuration.Topic(
                name: title ?? name,
                isSubscribedByDefault: standard != .unsubscribed,
                isTracked: isTracked ?? true
            )
        }
        return result
    }

    private mutating func holidays() -> Set<LocalDate> {
        let elements = values.list(["holidays"])?.elements ?? []
        let dates = elements.compactMap { ISO8601.date($0) }
        if dates.count < elements.count {
            refuse(["holidays"], "has an element that is no date", "Write dates like 2026-12-25.")
        }
        return Set(dates)
    }
}
