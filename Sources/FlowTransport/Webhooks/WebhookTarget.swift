/// Where a webhook of the configuration goes.
package struct WebhookTarget: Hashable, Sendable {
    /// `https://…` or `http://…`.
    package var url: String
    /// `whsec_` and base64, or any text whose bytes are the key; nil signs nothing.
    package var secret: String?
    /// Signs beside it while receivers change from one to the other.
    package var nextSecret: String?
    /// Lets it go to addresses of this machine and of private networks.
    package var allowPrivate: Bool

    package init(url: String, secret: String? = nil, nextSecret: String? = nil, allowPrivate: Bool = false) {
        (self.url, self.secret, self.nextSecret) = (url, secret, nextSecret)
        self.allowPrivate = allowPrivate
    }

    /// Both while two hold.
    var secrets: [String] { [secret, nextSecret].compactMap { $0 } }
}
