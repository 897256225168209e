import FlowModel

/// Small works on a database: `nurture keys rotate`, `nurture release`.
package enum Maintenance {
    /// Makes a key for links; links in mail that is out keep working.
    /// - Throws: `CommandError`.
    package static func rotateKeys(
        _ administration: some Administration,
        format: OutputFormat = .text,
        output: Output
    ) throws(CommandError) -> ExitCode {
        let count = try administration.addKey()
        switch format {
        case .text:
            output.write(
                "a new key signs the links of new mail from now on; those that are out keep working for two years"
            )
        case .json: output.write(JSON.object([("added", .number(Double(count)))]))
        }
        return .done
    }

    /// Lets mail go out again that was paused.
    /// - Throws: `CommandError`.
    package static func release(
        _ administration: some Administration,
        format: OutputFormat = .text,
        output: Output
    ) throws(CommandError) -> ExitCode {
        let isChanged = try administration.release() > 0
        switch format {
        case .text: output.write(isChanged ? "mail goes out again" : "nothing was paused")
        case .json: output.write(JSON.object([("released", .flag(isChanged))]))
        }
        return .done
    }
}
