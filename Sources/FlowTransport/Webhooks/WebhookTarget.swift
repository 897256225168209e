/// Where a webhook of the configuration goes.
package struct WebhookTarget: Hashable, Sendable {
    /// `https://…` or `http://…`.
    package var url: String
    /// `whsec_` and base64, or any text whose bytes are the key; nil signs nothing.
    package var secret: String?
    /// Lets it go to addresses of this machine and of private networks.
    package var allowPrivate: Bool

    package init(url: String, secret: String? = nil, allowPrivate: Bool = false) {
        (self.url, self.secret, self.allowPrivate) = (url, secret, allowPrivate)
    }
}
