import FlowLanguage
import FlowModel
import Testing

/// The sentence that the language exists for.
@Suite struct MissionTests {
    static let sentence = "on lead, send nurture email 1; wait 3 days; if clicked go to step 4"

    @Test("the sentence alone in a folder is valid, with two warnings")
    func alone() throws {
        let checked = Fixture(MissionTests.sentence).check()
        #expect(!checked.hasErrors)
        #expect(checked.ids == ["no-emails", "past-the-end"])
        let flow = try #require(checked.flows.first)
        #expect(flow.name == Slug("nurture"))
        #expect(flow.steps.count == 4)
        #expect(flow.steps[0].action == .send(email: Slug("nurture email 1"), otherwise: nil))
        #expect(flow.steps[3].action == .goTo(4, printed: "4", limit: nil))
    }

    @Test(
        "the sentence goes on, on one line or several",
        arguments: [
            sentence + "; send nurture email 2; wait 1 day; tag done",
            sentence + "\nsend nurture email 2\nwait 1 day; tag done\n",
            "on lead\nsend nurture email 1\nwait 3 days\nif clicked, then go to 4\nsend nurture email 2\n"
                + "wait 1 day\ntag done",
        ]
    )
    func further(text: String) throws {
        let checked = Fixture(text, emails: ["nurture-email-1", "nurture-email-2"]).check()
        #expect(checked.ids == ["no-goal"])
        let flow = try #require(checked.flows.first)
        #expect(flow.steps.map(\.number) == ["1", "2", "3", "3", "4", "5", "6"])
        #expect(flow.steps[3].action == .goTo(4, printed: "4", limit: nil))
    }

    @Test("line ends of other systems and a byte order mark do no harm")
    func lineEnds() {
        let windows = "\u{FEFF}on lead\r\nsend a\r\nwait 3 days\r\nif clicked stop\r\nsend b\r\n"
        let plain = "on lead\nsend a\nwait 3 days\nif clicked stop\nsend b\n"
        let checked = [windows, plain].map { Fixture($0, emails: ["a", "b"]).check() }
        #expect(checked[0].flows == checked[1].flows)
        #expect(checked[0].flows.count == 1)
    }
}
