import ArgumentParser
import FlowCommands
import FlowMail
import FlowModel
import FlowRuntime

/// Which email is looked at, and with whose values.
struct DraftOptions: ParsableArguments {
    @Argument(help: "The name of the email.")
    var email: String

    @Option(
        help: ArgumentHelp(
            "Whose values it has, by address, from the database; without it, invented values.",
            valueName: "address"
        )
    )
    var contact: String?

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp(
            "A value in the place of the contact's; may be given several times.",
            valueName: "name=value"
        )
    )
    var values: [String] = []

    @OptionGroup var config: ConfigurationOption

    @Option(help: ArgumentHelp("The flows folder, in the place of the configuration's.", valueName: "dir"))
    var flows: String?

    func validate() throws {
        for value in values where !value.contains("=") || value.hasPrefix("=") {
            throw ValidationError("--set wants NAME=VALUE, for example --set first_name=Anna.")
        }
    }

    /// The email with those values, as it would be written now.
    func draft(_ settings: FlowCommands.Configuration, zones: ZoneFiles) throws -> EmailDraft {
        let text = try FolderReader().read(flows ?? settings.flows)
        let folder = LoadedFolder(text, configuration: settings, zones: zones, mustHaveEmails: false)
        var draft = try EmailDraft(
            of: email,
            in: folder,
            configuration: settings,
            contact: try contact.map { try found($0, settings) },
            at: SystemClock().now()
        )
        for value in values {
            let parts = value.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            draft.set(String(parts[0]), to: String(parts[1]))
        }
        return draft
    }

    private func found(_ address: String, _ settings: FlowCommands.Configuration) throws -> Contact {
        let reader = try Parts.reader(settings)
        do {
            guard let contact = try reader.contact(address: EmailAddress.canonical(address)) else {
                throw CommandError.unknownContact
            }
            return contact
        } catch let error as CommandError {
            throw error
        } catch {
            throw CommandError(reading: error)
        }
    }
}
