package import FlowModel

/// The emails of a flows folder, ready to be written to anybody.
package struct EmailLibrary: Sendable {
    enum Entry: Sendable {
        /// The draft is there when it is the same for every message.
        case usable(Email, Draft?)
        /// It has errors, which were reported when it was read.
        case broken
    }

    static let transactional = Slug(stored: "transactional")

    let entries: [Slug: Entry]
    let kit: Draft.Kit

    /// Reads every email of the folder; findings are in file order.
    ///
    /// `topics` are those of the configuration; where it names some, an email of another one is an error: it would go
    /// to people who have unsubscribed from the topic that was meant.
    package static func read(
        _ folder: FolderText,
        topics: Set<Slug>? = nil
    ) -> (library: EmailLibrary, diagnostics: [Diagnostic]) {
        var reader = EmailReader(folder, topics: topics)
        reader.read()
        return (EmailLibrary(reader), reader.diagnostics)
    }

    private init(_ reader: EmailReader) {
        kit = reader.kit
        var entries: [Slug: Entry] = Dictionary(uniqueKeysWithValues: reader.names.map { ($0, .broken) })
        for email in reader.emails {
            let isFixed = !email.hasSections && !reader.kit.hasSections
            let draft = isFixed ? try? Draft(email, kit: reader.kit, variables: .none) : nil
            entries[email.name] = .usable(email, draft)
        }
        self.entries = entries
    }

    /// The topic of each email whose front matter names one, or asks for a confirmation, which needs no consent.
    package var topics: [Slug: Slug] { entries.compactMapValues { $0.email?.consentTopic } }

    /// Every email of the folder, those with errors included, in order.
    package var names: [Slug] { entries.keys.sorted() }

    /// The topic whose subscription the email asks to confirm.
    package func confirmedTopic(of email: Slug) -> Slug? { entries[email]?.email?.confirms }

    /// Whether the email's front matter lets clicks and openings be counted.
    package func isTracked(_ email: Slug) -> Bool { entries[email]?.email?.isTracked ?? true }

    /// The senders that emails name for themselves, as written in headers, each once.
    package var senders: [EmailAddress.Mailbox] {
        Set(entries.values.compactMap { $0.email?.from }).sorted { $0.address < $1.address }
    }
}

extension EmailLibrary.Entry {
    fileprivate var email: Email? {
        if case .usable(let email, _) = self { email } else { nil }
    }
}

extension Email {
    /// Its own topic; without one, asking somebody to confirm needs no consent.
    var consentTopic: Slug? { topic ?? (confirms == nil ? nil : EmailLibrary.transactional) }
}
