import FlowModel
import Testing

/// Which known name a misspelt one was meant to be.
@Suite struct NearestNameTests {
    @Test(
        arguments: [
            ("sned", ["send", "stop"], "send"), ("lead", ["lead"], nil), ("a", ["b"], nil),
            ("tga", ["set", "tag"], "tag"),
            ("tug", ["bag"], nil), ("webnar", ["webinars", "webinar"], "webinar"), ("welcom", ["goodbye"], nil),
            ("nurture-emial-1", ["nurture-email-2", "nurture-email-1"], "nurture-email-1"), ("abcd", ["badc"], "badc"),
            ("abcdefgh", ["xyzdefgh"], nil), ("abcdefghi", ["xyzdefghi"], "xyzdefghi"), ("", ["a"], nil),
        ] as [(String, [String], String?)]
    )
    func `the name with the fewest changed letters is near, and none with many`(
        written: String,
        known: [String],
        meant: String?
    ) {
        var names = NearestName()
        #expect(names.nearest(to: written, among: known) == meant)
    }

    @Test func `what is compared is bounded, however much is wrong`() {
        var names = NearestName()
        #expect(names.nearest(to: "sned", among: Array(repeating: "zzzz", count: 49_999)) == nil)
        #expect(names.nearest(to: "sned", among: ["send"]) == "send")
        #expect(names.nearest(to: "sned", among: ["send"]) == nil)
        var longNames = NearestName()
        let long = String(repeating: "a", count: 201)
        #expect(longNames.nearest(to: long, among: [long + "b"]) == nil)
    }
}
