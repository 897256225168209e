import ArgumentParser
import FlowCommands

/// What those commands are asked by that change something, through the daemon or else in its database.
struct AdministrationOptions: ParsableArguments {
    @OptionGroup var config: ConfigurationOption

    @Option(help: "How the answer is written: text or json.")
    var format = OutputFormat.text

    func administer<Answer>(_ body: (any Administration) throws -> Answer) throws -> Answer {
        try Parts.administer(config.load(for: .operating, zones: ZoneFiles()), body)
    }
}
