import FlowCommands
import FlowModel
import Foundation

/// The mail servers and providers that mail leaves by.
extension ConfigurationReading {
    private static let serverKeys = ["url", "username", "password", "tls", "ca_file"]
    private static let providerKeys = ["account", "domain", "stream", "region", "key", "endpoint"]

    mutating func relays() -> [Slug: FlowCommands.Configuration.Relay] {
        var result: [Slug: FlowCommands.Configuration.Relay] = [:]
        for name in values.names(below: ["email", "relays"]) {
            let base = ["email", "relays", name]
            let weight = number(base + ["weight"], 1...1_000, example: 3)
            let perSecond = number(base + ["per_second"], 1...1_000_000, example: 50)
            guard let carrier = carrier(at: base) else { continue }
            result[Slug(stored: name)] = FlowCommands.Configuration.Relay(
                carrier: carrier,
                weight: weight ?? 1,
                perSecond: perSecond
            )
        }
        return result
    }

    /// Nil, and a problem, when it is neither a server nor a provider.
    private mutating func carrier(at base: [String]) -> FlowCommands.Configuration.Relay.Carrier? {
        let isProvider = values.text(base + ["provider"]) != nil
        let isServer = values.text(base + ["url"]) != nil
        guard isProvider != isServer else {
            let reason = isProvider ? "is there beside a provider" : "is missing, and so is a provider"
            refuse(base + ["url"], reason, "Write either url: smtp://HOST:PORT, or provider: postmark.")
            return nil
        }
        for key in isProvider ? Self.serverKeys : Self.providerKeys where values.text(base + [key]) != nil {
            let reason = isProvider ? "means nothing for a provider" : "means nothing for a mail server"
            refuse(base + [key], reason, "Take it out.")
        }
        return isProvider ? provider(at: base).map { .provider($0) } : smtp(at: base).map { .smtp($0) }
    }

    private mutating func provider(at base: [String]) -> FlowCommands.Configuration.Provider? {
        typealias Provider = FlowCommands.Configuration.Provider
        guard let kind = word(base + ["provider"], Provider.Kind.self) else { return nil }
        let accountKeys = [Provider.Kind.ses: "account", .mailgun: "domain", .postmark: "stream"]
        let accountKey = accountKeys[kind]
        for key in ["account", "domain", "stream", "region"] where values.text(base + [key]) != nil {
            let isUsed = key == accountKey || kind == .ses && key == "region"
            if !isUsed { refuse(base + [key], "means nothing for \(kind.rawValue)", "Take it out.") }
        }
        let account = accountKey.flatMap { oneWord(base + [$0]) }
        let region = oneWord(base + ["region"])
        let key = secretText(base + ["key"], "a key")
        if kind == .ses {
            require(base + ["account"], "Write the id of an access key that may send with SES.")
            require(base + ["region"], "Write the region, for example eu-west-1.")
        } else if kind == .mailgun {
            require(base + ["domain"], "Write the domain that Mailgun sends for.")
        }
        if values.text(base + ["key"]) == nil, purpose == .serving {
            refuse(base + ["key"], "is missing", secretRemedy(base + ["key"]))
        }
        let remedy = "Write https:// with a host, without a user and password."
        let endpoint = read(base + ["endpoint"], "is not a web address", remedy) {
            Self.url($0, schemes: ["http", "https"], allowsQuery: false)
        }
        var result = Provider(kind: kind, key: key ?? Secret(""))
        result.account = account
        result.region = region
        result.endpoint = endpoint
        result.connections = connections(at: base) ?? result.connections
        return result
    }

    private mutating func require(_ path: [String], _ remedy: String) {
        if values.text(path) == nil { refuse(path, "is missing", remedy) }
    }

    private mutating func oneWord(_ path: [String]) -> String? {
        read(path, "is not one word", "Write it without blanks.") { text in
            let isWord = text.unicodeScalars.allSatisfy { (0x21...0x7E).contains($0.value) }
            return isWord && !text.isEmpty ? text : nil
        }
    }

    private mutating func connections(at base: [String]) -> Int? {
        number(base + ["connections"], 1...200, example: 8)
    }

    /// Nil when there is no server at that key.
    mutating func smtp(at base: [String]) -> FlowCommands.Configuration.SMTP? {
        typealias SMTP = FlowCommands.Configuration.SMTP
        let login = login(at: base)
        let tls = word(base + ["tls"], SMTP.TLS.self)
        let connections = connections(at: base)
        let certificates = path(base + ["ca_file"])
        if let certificates, purpose == .serving, !FileManager.default.isReadableFile(atPath: certificates) {
            let remedy = "Write the path of a readable PEM file, or take the key out to trust the system's."
            refuse(base + ["ca_file"], "names a file that cannot be read", remedy)
        }
        let remedy =
            "Write smtp://HOST:PORT, or smtps:// for TLS from the start; user and password have their own keys."
        let url = read(base + ["url"], "is not the address of a mail server", remedy) { text -> String? in
            guard let url = Self.url(text, schemes: ["smtp", "smtps"], allowsQuery: false) else { return nil }
            let route = URLComponents(string: url)?.path ?? ""
            return route.isEmpty || route == "/" ? url : nil
        }
        guard let url else { return nil }
        var result = SMTP(url: url, login: login, tls: tls ?? .required)
        result.connections = connections ?? result.connections
        result.certificates = certificates
        return result
    }

    private mutating func login(at base: [String]) -> FlowCommands.Configuration.Login? {
        let username = read(base + ["username"], "is not a user name", "Write it on one line.") {
            $0.isEmpty ? nil : $0
        }
        let password = secretText(base + ["password"], "a password")
        if password != nil, username == nil {
            refuse(base + ["username"], "is missing, while there is a password", "Write the user name.")
        }
        if username != nil, values.text(base + ["password"]) == nil, purpose == .serving {
            refuse(base + ["password"], "is missing, while there is a username", secretRemedy(base + ["password"]))
        }
        guard let username, let password else { return nil }
        return FlowCommands.Configuration.Login(username: username, password: password)
    }

    /// Where a secret may come from.
    func secretRemedy(_ path: [String]) -> String {
        "Set \(EnvironmentNames.name(of: path)) or the credential \(ConfigurationValues.credentialName(path))."
    }
}
