/// One thing that is wrong with the configuration: where, what and how to mend it.
package struct ConfigurationProblem: Hashable, Sendable {
    /// Where the value came from.
    package enum Source: Hashable, Sendable {
        case file(name: String, line: Int?)
        /// An environment variable by its name.
        case environment(String)
        /// A file in systemd's credentials directory by its name.
        case credential(String)
        /// Nobody gave one.
        case nowhere
    }

    /// With dots: `email.smtp.url`; empty when the problem is about the source as a whole.
    package var key: String
    package var source: Source
    /// What is wrong, to follow the key, for example `is no URL`; never the value itself.
    package var reason: String
    /// What to do, as a sentence.
    package var remedy: String

    package init(key: String, source: Source, reason: String, remedy: String) {
        (self.key, self.source, self.reason, self.remedy) = (key, source, reason, remedy)
    }

    /// The place, the key, the reason and the remedy.
    ///
    /// `nurture.yaml:7: email.smtp.url is no URL. Write one.`
    package var message: String {
        let place =
            switch source {
            case .file(let name, let line?): "\(name):\(line): "
            case .file(let name, nil): "\(name): "
            case .environment(let name): "environment variable \(name): "
            case .credential(let name): "credential \(name): "
            case .nowhere: ""
            }
        return place + (key.isEmpty ? "" : key + " ") + reason + ". " + remedy
    }
}
