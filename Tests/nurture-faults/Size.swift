import ArgumentParser
import FlowFaults

/// How large the stories are.
struct Size: ParsableArguments {
    @Option(help: "Virtual days of each story.")
    var days = 30

    @Option(help: "Contacts of each story.")
    var contacts = 200

    var scale: StoryScale { StoryScale(contacts: contacts, days: days) }

    func validate() throws {
        guard days > 0, contacts > 0 else { throw ValidationError("Days and contacts are at least 1.") }
    }
}
