/// What proves that news of bounces and complaints comes from its provider; one without proof is not heard.
package struct HookSettings: Sendable {
    /// Topics of Amazon SNS by their resource names.
    package var sesTopics: Set<String>
    /// The password in the address that Postmark calls.
    package var postmark: WriteKey?
    /// SendGrid's public key: base64 of its SubjectPublicKeyInfo.
    package var sendgrid: String?
    /// Mailgun's HTTP webhook signing key.
    package var mailgun: String?
    /// The bearer token, or password, of whoever hands in whole messages.
    package var rfc822: WriteKey?
    /// Where wishes to unsubscribe go by mail, without a token.
    package var unsubscribeAddress: String?

    package init(
        sesTopics: Set<String> = [],
        postmark: WriteKey? = nil,
        sendgrid: String? = nil,
        mailgun: String? = nil,
        rfc822: WriteKey? = nil,
        unsubscribeAddress: String? = nil
    ) {
        self.sesTopics = sesTopics
        (self.postmark, self.sendgrid, self.mailgun, self.rfc822) = (postmark, sendgrid, mailgun, rfc822)
        self.unsubscribeAddress = unsubscribeAddress
    }
}
