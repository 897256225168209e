import Foundation

/// Hands a message that came back to the daemon: `nurture bounce`, called by a mail server.
package enum Bounce {
    /// The largest message, in bytes; the daemon takes no larger one.
    package static let byteLimit = 10 * 1024 * 1024

    /// What is posted to the daemon.
    package struct Request: Hashable, Sendable {
        package var url: String
        package var token: Secret
        package var body: [UInt8]

        package static let contentType = "message/rfc822"
    }

    /// The daemon's answer.
    package struct Answer: Hashable, Sendable {
        package var status: Int
        package var body: [UInt8]

        package init(status: Int, body: [UInt8]) {
            (self.status, self.body) = (status, body)
        }
    }

    /// Posts the message and says what came of it.
    ///
    /// `post` hands the request to the daemon; it throws the reason, in words, when nothing answers.
    /// - Throws: `CommandError.bounce`.
    package static func run(
        message: [UInt8],
        recipient: String?,
        settings: Configuration,
        format: OutputFormat = .text,
        output: Output,
        post: (Request) throws -> Answer
    ) throws(CommandError) -> ExitCode {
        guard !message.isEmpty else { throw .bounce(.notAMessage) }
        guard message.count <= byteLimit else { throw .bounce(.tooLarge(limitBytes: byteLimit)) }
        guard let token = settings.hooks.rfc822 else { throw .bounce(.noToken) }
        let address = daemonAddress(settings.listen)
        let answer: Answer
        do {
            answer = try post(Request(url: url(address, recipient: recipient), token: token, body: message))
        } catch {
            throw .bounce(.noAnswer(address: "\(address)", reason: "\(error)"))
        }
        switch answer.status {
        case 200: return report(try BounceReport(answer.body), format: format, output: output)
        case 400, 415: throw .bounce(.notAMessage)
        case 413: throw .bounce(.tooLarge(limitBytes: byteLimit))
        default: throw .bounce(.refused(address: "\(address)", status: answer.status))
        }
    }

    private static func report(_ report: BounceReport, format: OutputFormat, output: Output) -> ExitCode {
        switch format {
        case .text: output.write(report.sentence)
        case .json: output.write(report.json)
        }
        return .done
    }

    /// Where the daemon of this machine answers; an address that stands for all of them is no place to go to.
    private static func daemonAddress(_ listen: ListenAddress) -> ListenAddress {
        switch listen.host {
        case "0.0.0.0": ListenAddress(host: "127.0.0.1", port: listen.port)
        case "::": ListenAddress(host: "::1", port: listen.port)
        default: listen
        }
    }

    private static func url(_ address: ListenAddress, recipient: String?) -> String {
        let hook = "http://\(address)/hooks/rfc822"
        // A plus sign in an address must not be taken for a blank.
        let encoded = recipient.flatMap { $0.addingPercentEncoding(withAllowedCharacters: .alphanumerics) }
        return encoded.map { hook + "?recipient=" + $0 } ?? hook
    }
}
