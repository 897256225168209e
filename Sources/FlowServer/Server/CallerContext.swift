import Hummingbird

/// What is known of a request besides itself.
struct CallerContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The other side's IP address; nil on a socket that has none.
    let peer: String?

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        peer = source.channel.remoteAddress?.ipAddress
    }
}
