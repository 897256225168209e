import FlowLanguage
import FlowModel
import Testing

/// What the checker knows of names outside the flow files.
@Suite struct NameTests {
    @Test("emails are the files directly below emails/, by their slug")
    func emails() {
        let paths = [
            "emails/Nurture_Email-1.md", "emails/b.html", "emails/layouts/c.html", "emails/d.txt", "other/e.md",
            "emails/partials/f.md",
        ]
        let files = paths.map { FolderText.File(path: $0, text: "x") }
        let flow = FolderText.File(
            path: "x.flow",
            text: "on lead\nsend nurture email 1\nsend b\nsend c\nsend d\nsend e\nsend f"
        )
        let checked = Fixture(files: files + [flow]).check()
        #expect(checked.errors.map(\.place.line) == [4, 5, 6, 7])
        #expect(checked.errors.allSatisfy { $0.id == "unknown-email" })
    }

    @Test("webhooks and topics are checked only where the configuration names some")
    func configuration() {
        var fixture = Fixture("on lead\ntopic anything\ncall webhook whatever")
        #expect(fixture.check().errors.isEmpty)
        fixture.topics = []
        fixture.webhooks = []
        #expect(fixture.check().errors.map(\.id) == ["unknown-topic", "unknown-webhook"])
        fixture.topics = [Slug("Anything")]
        fixture.webhooks = [Slug("WhatEver")]
        #expect(fixture.check().errors.isEmpty)
    }

    @Test("the canonical text says nothing about comments and layout")
    func canonicalText() throws {
        let loose = Fixture("# who\n\n  on   lead  # why\n\tsend   a;wait 1 day;;\n\n", emails: ["a"]).check()
        let tidy = Fixture("on lead\nsend a\nwait 1 day", emails: ["a"]).check()
        let text = try #require(loose.flows.first?.canonicalText)
        #expect(text == "on lead\nsend a\nwait 1 day")
        #expect(tidy.flows.first?.canonicalText == text)
        let other = Fixture("on lead\nset x to \"a  b\"").check()
        #expect(other.flows.first?.canonicalText == "on lead\nset x to \"a  b\"")
    }

    @Test(
        "a whole name of the folder is offered in quotes",
        arguments: [
            ("send back to school soon", "\"back to school soon\""),
            ("if clicked the wait list stop", "\"the wait list\""),
        ]
    )
    func knownNames(step: String, expected: String) throws {
        let emails = ["back-to-school-soon", "the-wait-list"]
        let errors = Fixture("on lead\nsend \"the wait list\"\nwait 1 day\n\(step)", emails: emails).check().errors
        #expect(errors.map(\.id) == ["reserved-word"])
        #expect(errors.first?.help?.contains(expected) == true, "\(errors)")
    }
}
