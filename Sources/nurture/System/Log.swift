import Glibc
import Logging

/// The daemon's log.
enum Log {
    /// One line an entry on standard error, from `info` on.
    static var standard: Logger {
        Logger(label: "nurture") { label in StreamLogHandler.standardError(label: label) }
    }

    /// Only what went wrong, for a command whose answer is on the same terminal.
    static var errorsOnly: Logger {
        var logger = standard
        logger.logLevel = .error
        return logger
    }

    /// A peer that goes away while something is written to it is an error of that write, not the end of the process.
    static func ignoreBrokenPipes() {
        signal(SIGPIPE, SIG_IGN)
    }
}
