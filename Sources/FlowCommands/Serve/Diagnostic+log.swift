package import FlowModel
package import Logging

extension Diagnostic {
    /// The finding as metadata of a log line.
    package var logMetadata: Logger.Metadata {
        var metadata: Logger.Metadata = [
            "code": "\(id)",
            "place": "\(place.file):\(place.line):\(place.column)",
            "message": "\(message)",
        ]
        if let help { metadata["help"] = "\(help)" }
        return metadata
    }
}
