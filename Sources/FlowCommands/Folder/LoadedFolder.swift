package import FlowLanguage
package import FlowMail
package import FlowModel
package import FlowRuntime

/// A flows folder as it was read and checked, with everything a Runner needs of it.
package struct LoadedFolder: Sendable {
    package let text: FolderText
    /// The flows without errors.
    package let flows: [Flow]
    package let lifecycle: Lifecycle
    /// Those without errors.
    package let journeys: [Journey]
    package let scenarios: [Scenario]
    package let library: EmailLibrary
    package let settings: FolderSettings
    /// Of flows, lifecycle, scenarios and emails, in file order.
    package let diagnostics: [Diagnostic]

    /// Checks the texts with what the configuration knows.
    ///
    /// `mustHaveEmails` makes a missing `emails/` an error: nothing could be sent.
    package init(_ text: FolderText, configuration: Configuration, zones: ZoneFiles, mustHaveEmails: Bool) {
        let knowledge = configuration.knowledge(zones: zones)
        let checked = FlowChecker.check(text, knowing: knowledge)
        let emails = EmailLibrary.read(text, topics: knowledge.topics)
        self.text = text
        flows = checked.flows
        lifecycle = checked.lifecycle
        journeys = checked.journeys
        scenarios = checked.scenarios
        library = emails.library
        settings = FolderSettings(
            emailTopics: emails.library.topics,
            unsubscribedByDefault: configuration.unsubscribedByDefault,
            caps: configuration.email.limits.caps,
            onlyTo: configuration.email.onlyTo,
            teams: configuration.teams,
            untrackedTopics: configuration.untrackedTopics,
            untrackedFlows: configuration.email.untrackedFlows,
            timeZone: configuration.timeZone,
            holidays: configuration.holidays,
            zone: { zones.zone($0) }
        )
        let missing = mustHaveEmails ? LoadedFolder.missingEmails(checked.flows, emails.library) : []
        diagnostics = checked.diagnostics + emails.diagnostics + missing
    }

    package var errorCount: Int {
        diagnostics.count { $0.severity == .error }
    }

    /// The folder on its way into a Runner.
    package func change(
        answer: @escaping @Sendable (Result<Void, StoreError>) -> Void = { _ in }
    ) -> FolderChange {
        FolderChange(text: text, flows: flows, lifecycle: lifecycle, settings: settings, answer: answer)
    }

    /// In a folder without any email the checker only warns of the first; what serves must have them all.
    private static func missingEmails(_ flows: [Flow], _ library: EmailLibrary) -> [Diagnostic] {
        guard library.names.isEmpty else { return [] }
        return flows.flatMap { flow in
            flow.steps.compactMap { step in
                let email: Slug
                switch step.action {
                case .send(let sent, _), .notify(_, let sent, _): email = sent
                default: return nil
                }
                return Diagnostic(
                    id: "unknown-email",
                    severity: .error,
                    place: Diagnostic.Place(file: flow.file, line: step.line, column: 1, length: 1),
                    message: "there is no email \(email.text)",
                    label: "the folder has no emails",
                    help: "write emails/\(email.text).md beside the flow files"
                )
            }
        }
    }
}

extension Configuration {
    /// What the checker is to know of the configuration: a kind that it does not name is not checked.
    package func knowledge(zones: ZoneFiles) -> Knowledge {
        Knowledge(
            webhooks: webhooks.isEmpty ? nil : Set(webhooks.keys),
            teams: teams.isEmpty ? nil : Set(teams.keys),
            topics: topics.isEmpty ? nil : Set(topics.keys),
            isTimeZone: { zones.zone($0) != nil }
        )
    }
}
