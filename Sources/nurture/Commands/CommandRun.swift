import ArgumentParser
import FlowCommands

extension AsyncParsableCommand {
    /// Does what the command is for, says in one place why it failed, and ends with the exit status that goes with it.
    func perform(
        output: Output = .standard(),
        _ body: (Output) async throws -> FlowCommands.ExitCode
    ) async throws {
        let code: FlowCommands.ExitCode
        do {
            code = try await body(output)
        } catch let error as CommandError {
            output.writeError("error: " + error.message)
            throw ArgumentParser.ExitCode(error.exitCode.rawValue)
        } catch {
            output.writeError(
                "error: nurture came upon something it does not know: \(error). This is a bug: report it."
            )
            throw ArgumentParser.ExitCode(FlowCommands.ExitCode.bug.rawValue)
        }
        if let failure = output.failure {
            let error = CommandError.outputFailed(reason: failure)
            output.writeError("error: " + error.message)
            throw ArgumentParser.ExitCode(error.exitCode.rawValue)
        }
        guard code == .done else { throw ArgumentParser.ExitCode(code.rawValue) }
    }
}
