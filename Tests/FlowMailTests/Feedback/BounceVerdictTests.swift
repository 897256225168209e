import FlowMail
import Testing

@Suite("Hard and soft bounces")
struct BounceVerdictTests {
    @Test(
        "An address that is not there is hard",
        arguments: [
            ("5.1.1", ""), ("5.1.1", "smtp; 550 5.1.1 unknown"), ("5.1.0", ""), ("5.1.2", "no such domain"),
            ("5.1.10", "Recipient not found"), ("5.2.1", "disabled"), ("5.1.1 (bad destination)", ""),
            ("5.0.0", "550 5.1.1 <a@example.com>: no"), ("5.0.0", "smtp; 550 User unknown"),
            ("", "550 No such user here"), ("", "554: delivery error: dd This user doesn't have an account"),
            ("5.7.1", "550 5.7.1 Unknown user"),
            ("5.4.1", "550 5.4.1 mailbox does not exist"),
        ]
    )
    func hard(status: String, diagnostic: String) {
        #expect(BounceVerdict(status: status, diagnostic: diagnostic) == .hard)
    }

    @Test(
        "What another try, another text or another sender may mend is soft",
        arguments: [
            ("5.2.2", "mailbox full"), ("5.2.2", "user unknown, over quota"), ("5.2.3", "too long"),
            ("5.3.4", "too big"),
            ("5.7.1", "spam"), ("5.7.26", "unauthenticated"), ("5.4.4", "unable to route"), ("5.4.7", "timed out"),
            ("5.0.0", ""), ("5.0.0", "550 rejected"), ("", ""), ("", "550 rejected"), ("4.2.2", "user unknown"),
            ("4.4.7", ""), ("5.1.8", "sender's domain does not exist"), ("5.1.7", "bad sender"),
            ("", "550 Sender rejected: domain does not exist"), ("5.0.0", "450 4.2.1 user unknown"),
            ("5.3.0", "other"), ("5.6.1", "media not supported"), ("5.1.1.4", "from 5.1.1.4"),
        ]
    )
    func soft(status: String, diagnostic: String) {
        #expect(BounceVerdict(status: status, diagnostic: diagnostic) == .soft)
    }

    @Test("A code is found among words, and no address of the internet is taken for one")
    func codes() {
        #expect(EnhancedStatus.first(in: "host 192.0.2.5 [5.1.1.1] said: 550-5.1.2 no")?.description == "5.1.2")
        #expect(EnhancedStatus.first(in: "(#5.1.1)")?.description == "5.1.1")
        #expect(EnhancedStatus.first(in: "550 no")?.description == "5.0.0")
        #expect(EnhancedStatus.first(in: "version 15.1.1 of port 5501") == nil)
        #expect(EnhancedStatus("5.1.x") == nil)
        #expect(EnhancedStatus("9.1.1") == nil)
    }
}
