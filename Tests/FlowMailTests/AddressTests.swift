import FlowMail
import Testing

@Suite("An address")
struct AddressTests {
    @Test(
        "has one spelling by which contacts and the suppression list know it",
        arguments: [
            ("Anna@Example.com", "anna@example.com"), ("anna@xn--exmple-cua.com", "anna@exämple.com"),
            ("anna@XN--EXMPLE-CUA.com", "anna@exämple.com"), ("anna@EXÄMPLE.com", "anna@exämple.com"),
            ("anna@exa\u{308}mple.com", "anna@exämple.com"), ("JÜRGEN@ｅxämple。com", "jürgen@exämple.com"),
            ("anna@straße.example", "anna@straße.example"), ("anna@xn--strae-oqa.example", "anna@straße.example"),
        ]
    )
    func canonical(written: String, expected: String) {
        #expect(Array(EmailAddress.canonical(written).utf8) == Array(expected.utf8))
        #expect(EmailAddress.canonical(expected) == expected)
    }

    @Test(
        "that is none stays as it is, in lower case",
        arguments: ["", "@", "A", "a@xn--\u{0}", "a@xn--zzzzzzzz99999", "a@ä\r\nb", "a@.ä.", "a@b@ä..c"]
    )
    func hopeless(written: String) {
        #expect(EmailAddress.canonical(written) == written.lowercased())
    }

    @Test("is the same mailbox for a mail server in its one spelling")
    func deliverable() {
        for written in ["anna@xn--exmple-cua.com", "anna@exämple.com", "anna@xn--strae-oqa.example"] {
            #expect(EmailAddress.deliverable(EmailAddress.canonical(written)) == EmailAddress.deliverable(written))
        }
    }

    @Test("of a returned message is the one that contacts have")
    func feedback() {
        #expect(MailFeedback.address("<Anna@xn--exmple-cua.com>") == "anna@exämple.com")
    }
}
