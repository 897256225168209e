import FlowInsights
import FlowModel
import Testing

@Suite struct ContactPictureTests {
    @Test(arguments: SampleStories.all.map(\.name), [Appearance.light, .dark])
    func `In the kept stories everything has its place`(name: String, appearance: Appearance) throws {
        let story = try #require(SampleStories.all.first { $0.name == name }?.story)
        check(try ReportReading(ContactPicture.svg(story, appearance: appearance)), "\(name), \(appearance)")
    }

    @Test(arguments: [1, 2, 7, 19, 40, 150, 200])
    func `With any number of lines everything has its place`(count: Int) throws {
        let picture = try ReportReading(ContactPicture.svg(SampleStories.story(lines: count)))
        check(picture, "\(count) lines")
        #expect(picture.shapes.filter { $0.kind == "disc" }.count == count)
    }

    private func check(_ picture: ReportReading, _ name: String) {
        PictureLaws.expectReadable(picture, name)
        let discs = picture.shapes.filter { $0.kind == "disc" }.map(\.bounds)
        for (one, other) in zip(discs, discs.dropFirst()) where one.bottom > other.top {
            Issue.record("\(name): lines out of order")
        }
        let stages = picture.shapes.filter { $0.kind == "stage" }.map(\.bounds)
        for (one, other) in zip(stages, stages.dropFirst()) where one.bottom > other.top {
            Issue.record("\(name): two stages at one time")
        }
    }

    @Test(arguments: SampleStories.all.map(\.name))
    func `The picture of a contact is the one that was looked at`(name: String) throws {
        let story = try #require(SampleStories.all.first { $0.name == name }?.story)
        let svg = ContactPicture.svg(story)
        #expect(svg == ContactPicture.svg(story))
        try Golden.expect(svg, is: "contact-\(name).svg")
    }

    @Test func `It tells what happened, when, where, and how long nothing did`() throws {
        let words = try ReportReading(ContactPicture.svg(SampleStories.story(lines: 20))).labels.map(\.words)
        for text in [
            "anna@example.com", "Sun 2026-03-01", "00:00", "enters", "sent nurture email 1", "nurture 1",
            "3 days later",
            "13 days later", "+2 points, now 2", "moved from stage prospect to stage lead", "prospect", "mql",
        ] {
            #expect(words.contains(text), "\(text)")
        }
        #expect(words.filter { $0 == "Sun 2026-03-01" }.count == 1)
    }

    @Test func `Of a long story the latest lines are shown, and how many came before`() throws {
        let picture = try ReportReading(ContactPicture.svg(SampleStories.story(lines: 1_312)))
        check(picture, "long")
        #expect(picture.shapes.filter { $0.kind == "disc" }.count == ContactPicture.mostLines)
        #expect(picture.labels.contains { $0.words == "1,012 earlier lines left out" })
        // Line 1,003 moved the contact to lead: the shown ones begin inside a stage.
        let first = picture.shapes.first { $0.kind == "stage" }?.bounds.top ?? .nan
        let disc = picture.shapes.first { $0.kind == "disc" }?.bounds.top ?? .nan
        #expect(abs(first - disc) < 12)
    }
}
