@testable import FlowCommands
import Foundation
import Testing

@Suite("The demonstration's people")
struct DemoTests {
    @Test("are forty-eight, with addresses of their own")
    func people() {
        let people = DemoPerson.everybody
        #expect(people.count == 48)
        #expect(Set(people.map(\.address)).count == 48)
        #expect(people.allSatisfy { $0.address.hasSuffix("@example.com") })
        #expect(Set(people.map(\.arrival)).count == 4)
        #expect(people.contains { $0.converts == nil } && people.contains { $0.converts != nil })
    }

    @Test("read links and the picture out of a quoted-printable message")
    func reading() {
        let message = """
            From: a@example.com\r
            To: "Anna" <Anna@example.com>\r
            \r
            Read it (http://127.0.0.1:9/c/AQEB=\r
            A-_x)\r
            <a href=3D"http://127.0.0.1:9/c/AQEBA-_x">it</a> <a href=3D"http://127.0.0.1:9/c/two">two</a>\r
            <img src=3D"http://127.0.0.1:9/o/pic.gif" alt=3D"">\r

            """
        let mail = DemoInbox.read(message, publicURL: "http://127.0.0.1:9")
        #expect(mail.recipient == "anna@example.com")
        #expect(mail.links == ["http://127.0.0.1:9/c/AQEBA-_x", "http://127.0.0.1:9/c/two"])
        #expect(mail.picture == "http://127.0.0.1:9/o/pic.gif")
    }
}
