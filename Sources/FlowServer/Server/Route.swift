import FlowModel
import Foundation
import Hummingbird

/// What a path of the server stands for; pure.
enum Route: Hashable {
    case intake(IntakeCall)
    case form(Slug)
    case click(token: String)
    case opening(token: String)
    case preferences(token: String)
    case confirmation(token: String)
    case hook(HookProvider)
    case alive
    case ready

    /// Longer paths are nobody's.
    static let pathLimit = 2048

    /// Nil when there is nothing at the path.
    ///
    /// Paths compare exactly; one slash at the end is forgiven.
    init?(path: String) {
        guard path.utf8.count <= Route.pathLimit, path.hasPrefix("/") else { return nil }
        var segments = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        if segments.count > 1, segments.last == "" { segments.removeLast() }
        guard !segments.contains("") else { return nil }
        switch (segments.count, segments[0]) {
        case (1, "livez"): self = .alive
        case (1, "readyz"): self = .ready
        case (2, "v1"):
            guard let call = IntakeCall(pathSegment: segments[1]) else { return nil }
            self = .intake(call)
        case (2, "forms"):
            guard let name = segments[1].removingPercentEncoding else { return nil }
            self = .form(Slug(name))
        case (2, "c"): self = .click(token: segments[1])
        case (2, "u"): self = .preferences(token: segments[1])
        case (2, "k"): self = .confirmation(token: segments[1])
        case (2, "o"):
            guard segments[1].hasSuffix(".gif") else { return nil }
            self = .opening(token: String(segments[1].dropLast(4)))
        case (2, "hooks"):
            guard let provider = HookProvider(rawValue: segments[1]) else { return nil }
            self = .hook(provider)
        default: return nil
        }
    }

    var methods: [HTTPRequest.Method] {
        switch self {
        case .intake, .form, .hook: [.post]
        case .click, .opening, .alive, .ready: [.get, .head]
        case .preferences, .confirmation: [.get, .head, .post]
        }
    }
}
