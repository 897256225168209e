/// How a command ended, as the exit status of the process (INTERFACES, The program).
///
/// From 64 on the numbers are those of `sysexits.h`.
package enum ExitCode: Int32, Hashable, Sendable {
    case done = 0
    /// The answer is no: a check found errors, a scenario failed.
    case no = 1
    case wrongUsage = 64
    case badInput = 65
    /// Something needed is not reachable: a file that another process owns, a port in use, a full disk.
    case unreachable = 69
    case bug = 70
    /// Only of a command that a mail server calls: it keeps the message and tries again.
    case tryLater = 75
    case badConfiguration = 78
}
