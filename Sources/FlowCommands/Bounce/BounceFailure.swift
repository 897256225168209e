/// Why a message that came back could not be handed to the daemon.
///
/// Mail servers look at the exit status alone, and give a message up for any but 75 (Postfix, pipe(8): `EX_TEMPFAIL`;
/// Exim: `temp_errors`): where another try may help, it is 75 and not the 69 of other commands.
package enum BounceFailure: Error, Hashable, Sendable {
    case notAMessage
    case tooLarge(limitBytes: Int)
    /// The configuration names no secret for whole messages.
    case noToken
    case noAnswer(address: String, reason: String)
    /// The daemon is busy, is stopping, or has another secret.
    case refused(address: String, status: Int)
    /// Somebody else than nurture answered.
    case strangeAnswer

    var exitCode: ExitCode {
        switch self {
        case .notAMessage, .tooLarge: .badInput
        case .noToken: .badConfiguration
        case .noAnswer, .refused, .strangeAnswer: .tryLater
        }
    }

    var message: String {
        switch self {
        case .notAMessage:
            "cannot use standard input: it is no mail. Hand in a whole message, its header first."
        case .tooLarge(let limit):
            "cannot use standard input: it is larger than \(limit / 1_048_576) MB, which no bounce is."
        case .noToken:
            "cannot hand the message to the daemon: the configuration has no `hooks.rfc822.token`. Set it to a long "
                + "random text (`nurture token new` makes one) and restart the daemon."
        case .noAnswer(let address, let reason):
            "cannot reach the daemon at \(address): \(reason). Start `nurture serve`, or name its configuration with "
                + "--config. The mail server will try again."
        case .refused(let address, 401):
            "cannot hand the message to the daemon at \(address): it has another `hooks.rfc822.token` than "
                + "this configuration. Use one configuration for both. The mail server will try again."
        case .refused(let address, 404):
            "cannot hand the message to the daemon at \(address): it runs without `hooks.rfc822.token`. "
                + "Restart it with this configuration. The mail server will try again."
        case .refused(let address, let status):
            "cannot hand the message to the daemon at \(address): it answers \(status). Its log tells why. The mail "
                + "server will try again."
        case .strangeAnswer:
            "cannot understand the answer: what answers there is not nurture, or another version of it. Check `listen` "
                + "in the configuration. The mail server will try again."
        }
    }
}
