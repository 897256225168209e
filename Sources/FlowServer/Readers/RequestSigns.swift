import Hummingbird

/// What a request for a link tells of who makes it; pure.
///
/// Only what is said counts: a browser that keeps its name, its language or its last page to itself is a person's.
struct RequestSigns: Hashable, Sendable {
    /// A browser fetches what its user may want to see next.
    var isPrefetch: Bool
    /// No person asked for it: a prefetch, a HEAD, a known machine.
    var isAutomatic: Bool

    init(isPrefetch: Bool = false, isAutomatic: Bool = false) {
        (self.isPrefetch, self.isAutomatic) = (isPrefetch, isAutomatic || isPrefetch)
    }

    /// Of a request for a link or a page.
    init(_ request: Request) {
        self.init(request, isMachine: { agent in KnownAgents.scanners.contains { agent.contains($0) } })
    }

    /// Of a request for the picture that counts openings.
    static func ofPicture(_ request: Request) -> RequestSigns {
        RequestSigns(
            request,
            isMachine: { agent in
                agent == KnownAgents.mailPrivacy || KnownAgents.scanners.contains { agent.contains($0) }
            }
        )
    }

    private init(_ request: Request, isMachine: (String) -> Bool) {
        let isPrefetch = RequestSigns.prefetchFields.contains { field in
            guard let value = request.headers[field]?.prefix(RequestSigns.readLength).lowercased() else { return false }
            return value.hasPrefix("prefetch") || value.hasPrefix("preview")
        }
        let agent = String(request.headers[.userAgent]?.prefix(RequestSigns.readLength) ?? "").lowercased()
        self.init(isPrefetch: isPrefetch, isAutomatic: request.method == .head || isMachine(agent))
    }

    /// Characters of a field that are looked at.
    private static let readLength = 512

    /// `Sec-Purpose` (Fetch Standard; `prefetch;prerender` is one too) and what stood in its place before: Chromium's
    /// `Purpose`, Safari's `X-Purpose`, Firefox's `X-Moz`.
    private static let prefetchFields = ["Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"].compactMap {
        HTTPFields.Element.Name($0)
    }
}
