/// Whether a refusal says that the recipient's address is not there, so that mailing it again serves nothing.
enum AddressVerdict {
    /// RFC 3463, section 3.2 and 3.3: no such mailbox, system or syntax; moved without a word where; a null MX
    /// (RFC 7505); a mailbox that is disabled.
    private static let codes: Set = ["5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"]

    /// How servers without enhanced codes say it.
    private static let words = [
        "user unknown", "unknown user", "no such user", "user not found", "user does not exist", "user doesn't exist",
        "unknown recipient", "recipient unknown", "no such recipient", "recipient not found", "invalid recipient",
        "recipient does not exist", "no such mailbox", "mailbox not found", "mailbox does not exist", "unknown mailbox",
        "mailbox unknown", "invalid mailbox", "no mailbox here", "address does not exist", "no such address",
        "unknown address", "account does not exist", "no such account", "no longer at this address", "no such person",
    ]

    /// Such words may stand in what is really a matter of policy or of the sender.
    private static let otherMatters = [
        "spam", "block", "policy", "spf", "dkim", "dmarc", "sender", "relay", "reputation",
    ]

    /// Of a reply to RCPT, to DATA or to the message: it has one recipient.
    static func isBad(_ reply: SMTPReply, toRecipientCommand: Bool) -> Bool {
        guard reply.code / 100 == 5 else { return false }
        if let code = DeliveryComplaint.enhancedCode(reply.text) { return codes.contains(String(code)) }
        guard toRecipientCommand, [550, 551, 553].contains(reply.code) else { return false }
        let text = reply.text.lowercased()
        return words.contains { text.contains($0) } && !otherMatters.contains { text.contains($0) }
    }
}
