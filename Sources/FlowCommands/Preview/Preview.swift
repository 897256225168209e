import FlowMail
import Foundation

/// Shows an email before anybody gets it: `nurture preview`.
package enum Preview {
    /// What a preview is written as.
    package enum Format: String, Hashable, Sendable, CaseIterable {
        /// The HTML part with its pictures inside, for a browser.
        case html
        /// The text part.
        case text
        /// The whole message, for a mail program.
        case eml
    }

    /// Writes the email into that file, `-` for the answer itself, and tells about it beside the answer.
    ///
    /// - Throws: `CommandError`.
    package static func run(
        _ draft: EmailDraft,
        format: Format,
        file path: String,
        output: Output
    ) throws(CommandError) -> ExitCode {
        let message = try draft.message()
        let parts = MessageParts(message.bytes)
        let content: [UInt8] =
            switch format {
            case .html: Array((parts.selfContainedHTML ?? "").utf8)
            case .text: Array((parts.text ?? "").utf8)
            case .eml: message.bytes
            }
        guard path != "-" else {
            let text = String(decoding: content, as: UTF8.self)
            output.write(text.hasSuffix("\n") ? String(text.dropLast()) : text)
            return .done
        }
        do {
            try Data(content).write(to: URL(fileURLWithPath: path))
        } catch {
            throw .unwritable(path: path, reason: FileFailure.reason(error))
        }
        output.write(path)
        return .done
    }
}
