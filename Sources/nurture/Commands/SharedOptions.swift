import ArgumentParser
import FlowCommands
import Foundation

/// Which configuration file a command uses.
struct ConfigurationOption: ParsableArguments {
    @Option(
        name: .customLong("config"),
        help: ArgumentHelp(
            "The configuration file.",
            discussion: "Without it, nurture.yaml in the working folder is used where there is one.",
            valueName: "file"
        ),
        completion: .file(extensions: ["yaml", "yml"])
    )
    var file: String?

    /// The configuration from that file, the environment and the credentials.
    ///
    /// A `nurture.yaml` next to the flows, in `folder`, comes before that of the working folder.
    func load(
        for purpose: ConfigurationLoader.Purpose,
        nextTo folder: String? = nil,
        zones: ZoneFiles
    ) throws
        -> FlowCommands.Configuration
    {
        try ConfigurationLoader(zones: zones).load(file: file ?? found(nextTo: folder), for: purpose)
    }

    private func found(nextTo folder: String?) -> String? {
        let candidates = [folder.map { ($0 as NSString).appendingPathComponent("nurture.yaml") }, "nurture.yaml"]
        return candidates.compactMap { $0 }.first { FileManager.default.fileExists(atPath: $0) }
    }
}

extension OutputFormat: ExpressibleByArgument {}
