import Testing

@testable import FlowTransport

struct AddressVerdictTests {
    @Test(
        "An address is bad when the server says that it is not there",
        arguments: [
            (550, "5.1.1 no such user"), (550, "5.1.2 bad system"), (501, "5.1.3 syntax"), (551, "5.1.6 moved"),
            (556, "5.1.10 null MX"), (550, "5.2.1 disabled"), (550, "User unknown"), (553, "sorry, no mailbox here"),
            (550, "No such user here"), (551, "unknown user"), (550, "<anna@example.com>: Recipient unknown"),
        ]
    )
    func bad(code: Int, text: String) {
        #expect(AddressVerdict.isBad(SMTPReply(code: code, text: text), toRecipientCommand: true))
    }

    @Test(
        "An address is not bad for reasons of policy, of the sender, or for now",
        arguments: [
            (550, "5.7.1 user unknown"), (550, "5.7.26 unauthenticated"), (552, "5.2.2 full"), (550, "5.1.8 sender"),
            (450, "5.1.1 later"), (450, "4.1.1 later"), (550, "mailbox unavailable"), (550, "relaying denied"),
            (550, "blocked: user unknown to you"), (554, "user unknown"), (550, "sender: user unknown"), (550, ""),
        ]
    )
    func notBad(code: Int, text: String) {
        #expect(!AddressVerdict.isBad(SMTPReply(code: code, text: text), toRecipientCommand: true))
    }

    @Test("Words count in the answer to RCPT alone, codes also in that to the message")
    func message() {
        #expect(!AddressVerdict.isBad(SMTPReply(code: 550, text: "user unknown"), toRecipientCommand: false))
        #expect(AddressVerdict.isBad(SMTPReply(code: 550, text: "5.1.1 user unknown"), toRecipientCommand: false))
    }
}
