import Crypto
import Foundation
import FlowModel

/// Makes a key for event intake: `nurture token new`.
package enum TokenNew {
    /// Random bytes of a token: too many to guess.
    package static let byteCount = 32

    /// Writes a new token and its hash for the configuration.
    ///
    /// Its bytes come from `random`: the system's generator, but for tests.
    package static func run(
        format: OutputFormat = .text,
        random: inout some RandomNumberGenerator,
        output: Output
    ) -> ExitCode {
        let bytes = (0..<byteCount).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        let token = "nk_" + base64URL(bytes)
        let hash = "sha256:" + SHA256.hash(data: Data(token.utf8)).map(hex).joined()
        switch format {
        case .text:
            output.write(
                """
                write key, for the application that sends events (it is not shown again):
                  \(token)

                its hash, for the configuration of nurture:
                  write_keys: [ "\(hash)" ]
                """
            )
        case .json: output.write(JSON.object([("token", .text(token)), ("hash", .text(hash))]))
        }
        return .done
    }

    /// RFC 4648, section 5, without padding, so that a token can stand in a URL and a header as it is.
    private static func base64URL(_ bytes: [UInt8]) -> String {
        String(
            Data(bytes).base64EncodedString().compactMap { character in
                switch character {
                case "+": "-"
                case "/": "_"
                case "=": nil
                default: character
                }
            }
        )
    }

    private static func hex(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
}
