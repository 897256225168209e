@testable import FlowCommands
import FlowModel
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

    @Test("go on after their first goal: some are qualified, fewer buy, and those say how content they are")
    func later() {
        let deeds = DemoPerson.everybody.compactMap(\.converts).map(\.later)
        let qualified = deeds.count { $0.contains { $0.traits["qualified"] == .text("yes") } }
        let buyers = deeds.count { $0.contains { $0.event == "purchase" } }
        let scores = deeds.joined().compactMap { $0.properties["nps"] }
        #expect(qualified > buyers && buyers > 0)
        #expect(deeds.joined().contains { $0.traits["qualified"] == .text("no") })
        #expect(scores.contains(.number(6)) && scores.contains(.number(10)))
    }

    @Test("read links and the picture out of a quoted-printable message")
    func reading() {
        // An F and a dot at the start of a line are hidden too, since mailboxes and servers read them as their own.
        let message = """
            From: a@example.com\r
            To: "Anna" <Anna@example.com>\r
            Content-Type: multipart/alternative; boundary="b"\r
            \r
            --b\r
            Content-Type: text/plain; charset=utf-8\r
            Content-Transfer-Encoding: quoted-printable\r
            \r
            Read it (http://127.0.0.1:9/c/AQEB=\r
            =46A-_x)\r
            --b\r
            Content-Type: text/html; charset=utf-8\r
            Content-Transfer-Encoding: quoted-printable\r
            \r
            <a href=3D"http://127.0.0.1:9/c/AQEBFA-_x">it</a> <a href=3D"http://127.0.0.1:9/c/two=\r
            =2Etwo">two</a>\r
            <img src=3D"http://127.0.0.1:9/o/pic.gif" alt=3D"">\r
            --b--\r

            """
        let mail = DemoInbox.read(Array(message.utf8), publicURL: "http://127.0.0.1:9")
        #expect(mail.recipient == "anna@example.com")
        #expect(mail.links == ["http://127.0.0.1:9/c/AQEBFA-_x", "http://127.0.0.1:9/c/two.two"])
        #expect(mail.picture == "http://127.0.0.1:9/o/pic.gif")
    }
}
