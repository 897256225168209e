import Foundation
import Hummingbird

/// What an operator's request asks for; pure.
enum AdministrationCall: Hashable {
    case status
    case suppress
    case lift
    case liftOne(address: String)
    case addKey
    case release

    /// Nil when there is nothing at the path.
    init?(path: String) {
        guard path.utf8.count <= Route.pathLimit, path.hasPrefix("/api/v1/") else { return nil }
        let segments = path.dropFirst("/api/v1/".count).split(separator: "/", omittingEmptySubsequences: false)
        switch (segments.count, segments.first) {
        case (1, "status"): self = .status
        case (1, "suppressions"): self = .suppress
        case (1, "keys"): self = .addKey
        case (1, "release"): self = .release
        case (2, "suppressions"):
            if segments[1] == "lift" {
                self = .lift
                return
            }
            guard let address = String(segments[1]).removingPercentEncoding.flatMap(SuppressionDocument.address) else {
                return nil
            }
            self = .liftOne(address: address)
        default: return nil
        }
    }

    var method: HTTPRequest.Method {
        switch self {
        case .status: .get
        case .suppress, .lift, .addKey, .release: .post
        case .liftOne: .delete
        }
    }
}
