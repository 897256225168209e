package import FlowModel

/// Where the server listens, who may hand events in, and how much it takes at a time.
package struct ServerSettings: Sendable {
    /// A name or an address of this machine; `::1` without brackets.
    package var host: String
    /// 0 takes any free port, which `onBound` then names.
    package var port: Int
    /// Empty lets everybody in.
    package var writeKeys: [WriteKey]
    /// Bytes of the body of a single call, as received; 500 KB is what Segment takes.
    package var bodyLimit = 500 * 1024
    /// Bytes of the body of a batch, as received.
    package var batchBodyLimit = 500 * 1024
    /// Items of a batch.
    package var batchLimit = 500
    /// Connections open at a time, fewer when the process may not open so many files; more wait in the socket's queue.
    package var connectionLimit = 4096
    /// A connection on which nothing arrives for so long is closed, unless it waits for our answer.
    package var idleSeconds: Int64 = 60
    /// Requests that have begun may take so long to arrive and to be answered when the server stops.
    package var stopSeconds: Int64 = 10
    /// The topics that readers choose from on the preferences page, as it calls them; others appear under their slugs.
    package var topicNames: [Slug: String]
    /// Topics to which nobody belongs who did not subscribe.
    package var unsubscribedByDefault: Set<Slug>
    /// Who is heard at `/hooks/`.
    package var hooks: HookSettings
    /// Forms of web pages by name.
    package var forms: [Slug: WebForm]

    package init(
        host: String,
        port: Int,
        writeKeys: [WriteKey] = [],
        topicNames: [Slug: String] = [:],
        unsubscribedByDefault: Set<Slug> = [],
        forms: [Slug: WebForm] = [:],
        hooks: HookSettings = HookSettings()
    ) {
        (self.host, self.port, self.writeKeys) = (host, port, writeKeys)
        (self.topicNames, self.unsubscribedByDefault) = (topicNames, unsubscribedByDefault)
        (self.forms, self.hooks) = (forms, hooks)
    }
}
