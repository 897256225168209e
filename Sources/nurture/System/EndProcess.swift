import FlowCommands
import Glibc

/// Ends the process at once with the error's sentence and exit status: nothing is flushed, cancelled or waited for.
///
/// `_exit` is C, which is why this stands in `System`; unlike `exit` it lets no other thread see a half-ended process.
@Sendable func endProcess(_ error: CommandError) {
    Output.standard().writeError("error: " + error.message)
    _exit(error.exitCode.rawValue)
}
