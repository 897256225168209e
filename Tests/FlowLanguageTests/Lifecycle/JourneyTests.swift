import FlowLanguage
import FlowModel
import Testing

/// Journeys, beyond the golden files.
@Suite struct JourneyTests {
    @Test("a journey is its lines in order, each with the touchpoints that `or` joins")
    func lowered() {
        let text = "journey \"Lead to  customer\":\n  lead   or demo requested\n  sent any email\n  unsubscribed\nend"
        let checked = Fixture(text, path: "lifecycle.flow").check()
        #expect(checked.ids == [])
        #expect(
            checked.journeys == [
                Journey(
                    title: "Lead to customer",
                    steps: [
                        Journey.Step(
                            title: "lead or demo requested",
                            paths: [
                                Journey.Path(title: "lead", touchpoint: .event(Slug("lead"))),
                                Journey.Path(title: "demo requested", touchpoint: .event(Slug("demo requested"))),
                            ]
                        ),
                        Journey.Step(
                            title: "sent any email",
                            paths: [Journey.Path(title: "sent any email", touchpoint: .sent(email: nil))]
                        ),
                        Journey.Step(
                            title: "unsubscribed",
                            paths: [Journey.Path(title: "unsubscribed", touchpoint: .unsubscribed)]
                        ),
                    ]
                )
            ]
        )
    }

    @Test("journeys come in the order of the files, then as written")
    func order() {
        let checked = Fixture(files: [
            FolderText.File(path: "b.flow", text: "journey C:\nx\ny\nend\njourney B:\nx\ny\nend"),
            FolderText.File(path: "a.flow", text: "journey A:\nx\ny\nend"),
        ]).check()
        #expect(checked.ids == [])
        #expect(checked.journeys.map(\.title) == ["A", "C", "B"])
    }

    @Test("a journey with an error is left out, and no other is")
    func partial() {
        let text = "journey A:\nx\ny where z is 1\nend\njourney B:\nx\ny\nend\njourney b:\ny\nx\nend"
        let checked = Fixture(text).check()
        #expect(checked.ids == ["bad-touchpoint", "journey-twice"])
        #expect(checked.journeys.map(\.title) == ["B"])
        #expect(checked.journeys.first?.steps.map(\.title) == ["x", "y"])
    }

    @Test(
        "a journey whose first word is misspelt is one mistake",
        arguments: ["jorney \"X\"", "journy X", "journeys \"X\"", "reis X", "jurney"]
    )
    func misspelt(opening: String) {
        let text = "\(opening):\n  lead\n  clicked no such email\nend\nflow X\non lead\ngoal bought\ntag x"
        let checked = Fixture(text).check()
        #expect(checked.ids == ["unknown-word"], "\(checked.diagnostics)")
        #expect(checked.flows.map(\.title) == ["X"])
    }

    @Test("a wrong line of a journey keeps nothing back that is said of stages and emails elsewhere")
    func independence() {
        let text = "stages:\nLead\nend\njourney A:\nx and y\nend\nflow F\non stage Laed\ngoal x\ntag y"
        #expect(Fixture(text).check().ids == ["bad-touchpoint", "unknown-stage"])
    }

    @Test("what a journey names twice is known to flows")
    func known() {
        let journey = "journey A:\nmeeting booked\ndemo seen\nend\njourney B:\nmeeting booked\ndemo seen\nend\n"
        #expect(Fixture(journey + "flow X\non lead\ngoal meeting bookd\ntag x").check().ids == ["unknown-event"])
        #expect(Fixture(journey + "flow X\non lead\ngoal meeting booked\ntag x").check().ids == [])
    }

    @Test("with a database, a journey's event that it has never seen is warned about")
    func seen() {
        var fixture = Fixture("journey A:\nmeeting booked\npurchase\nend")
        #expect(fixture.check().ids == [])
        fixture.seen = [Slug("purchase")]
        #expect(fixture.check().ids == ["unknown-event"])
    }

    @Test("an email that no flow sends any more is warned about in a journey, which stays, and is an error in flows")
    func past() {
        let journey = """
            journey A:
            lead
            sent winter offer or clicked winter offer
            purchase
            end

            """
        let emails = ["winter-offer", "welcome-back"]
        let flow = "flow X\non lead\ngoal purchase\nsend welcome back\n"
        let checked = Fixture(journey + flow, emails: emails).check()
        #expect(checked.ids == ["past-touchpoint", "past-touchpoint"], "\(checked.diagnostics)")
        #expect(!checked.hasErrors)
        #expect(checked.journeys.map(\.steps.count) == [3])
        #expect(checked.diagnostics.allSatisfy { $0.help?.contains("still work") == true })
        let asked = flow + "if clicked winter offer stop"
        #expect(Fixture(asked, emails: emails).check().ids == ["never-sent"])
    }

    @Test("a name that no email and no stage has is an error in a journey too, with the one that was meant")
    func slip() {
        let journey = "stages:\nLead\nend\njourney A:\nlead\nsent welcom back\nstage Laed\nend\n"
        let flow = "flow X\non lead\ngoal purchase\nsend welcome back\n"
        let checked = Fixture(journey + flow, emails: ["welcome-back"]).check()
        #expect(Set(checked.ids) == ["unknown-email", "unknown-stage"], "\(checked.diagnostics)")
        #expect(Set(checked.diagnostics.map(\.replacement)) == ["\"welcome-back\"", "Lead"])
    }

    @Test("a journey beside the steps of a flow leaves the flow as it is")
    func beside() throws {
        let journey = "journey A:\nlead\npurchase\nend\n"
        let plain = try #require(Fixture("on lead\ngoal purchase\ntag x\ntag y").check().flows.first)
        let mixed = try #require(Fixture("on lead\ngoal purchase\ntag x\n\(journey)tag y").check().flows.first)
        #expect(plain.withoutTexts == mixed.withoutTexts)
        #expect(plain.canonicalText == mixed.canonicalText)
    }
}
