import FlowMail
import FlowModel
import FlowRuntime

extension LoadedFolder {
    /// Writes emails as the daemon would, so that a missing value holds them in virtual time too; a folder without
    /// emails is run as if each were there.
    func composer(_ configuration: Configuration) -> @Sendable (EmailRequest) -> Composition {
        guard !library.names.isEmpty else {
            let teams = mailSettings(configuration).teams
            return { request in
                let recipient = request.team.map { teams[$0] ?? "" } ?? request.contact.address ?? ""
                return .finished(MessageBody(sender: "", recipient: recipient, messageID: "", bytes: []), links: [])
            }
        }
        let composer = EmailComposer(library: library, settings: mailSettings(configuration))
        return { composer.compose($0) }
    }

    /// The links of each email whose addresses are the same for everybody.
    func links(_ configuration: Configuration) -> [Slug: [MessageReference.Link]] {
        let settings = mailSettings(configuration)
        var result: [Slug: [MessageReference.Link]] = [:]
        for email in library.names {
            let key = DeliveryKey(
                enrolment: EnrolmentID(contact: ContactID(1), ordinal: 1),
                step: StepID(1),
                visit: 1
            )
            let request = EmailRequest(
                outbox: OutboxID(1),
                key: key,
                email: email,
                flow: Slug(stored: "flow"),
                contact: Contact(id: ContactID(1), address: "somebody@example.com", label: "somebody@example.com"),
                triggerProperties: [:],
                topic: nil,
                at: Instant(milliseconds: 0)
            )
            let composed = library.compose(request, settings: settings)
            if case .finished(let written) = composed { result[email] = written.links }
        }
        return result
    }

    private func mailSettings(_ configuration: Configuration) -> MailSettings {
        // A team that is not configured yet is told all the same: nothing leaves.
        var teams: [Slug: String] = [:]
        for case .notify(let team, _, _) in flows.flatMap(\.steps).map(\.action) { teams[team] = "team@example.com" }
        return MailSettings(
            from: configuration.email.from,
            replyTo: configuration.email.replyTo,
            postalAddress: configuration.email.postalAddress,
            publicURL: configuration.publicURL,
            teams: teams.merging(configuration.teams, uniquingKeysWith: { $1 }),
            // Nothing is sent, so nothing is signed for anybody.
            signer: LinkSigner(keys: [(id: 1, secret: Array(repeating: 0, count: 32))])
        )
    }
}

extension FolderText {
    /// With those scenario files instead of its own.
    func withScenarios(_ scenarios: [File]) -> FolderText {
        FolderText(
            files: files.filter { !$0.path.hasSuffix(".scenario") } + scenarios,
            assets: assets,
            isWhole: isWhole
        )
    }
}
