import FlowModel
import Testing

/// Names as slugs, values as text, data as JSON.
@Suite struct NameAndValueTests {
    @Test(
        arguments: [
            ("Nurture_Email-1", "nurture-email-1"), ("nurture  EMAIL 1", "nurture-email-1"),
            ("Order Completed", "order-completed"), ("Été — special!", "été-special"), ("CAFÉ-ETE", "café-ete"),
            ("  --x--  ", "x"), ("日本語 テスト", "日本語-テスト"), ("हिन्दी", "हिन्दी"), ("a.b@c", "a-b-c"),
            ("½ price", "price"), ("٣ days", "٣-days"), ("ΣΊΣΥΦΟΣ 2", "σίσυφος-2"), ("σίσυφος 2", "σίσυφος-2"),
            ("Σ", "σ"), ("!?", ""), ("", ""),
        ])
    func `names become slugs`(written: String, slug: String) {
        #expect(Slug(written).text == slug)
        #expect(Slug(Slug(written).text) == Slug(written))
    }

    @Test func `a slug's variable has underscores`() {
        #expect(Slug("First name").underscored == "first_name")
    }

    @Test func `values read as people write them`() {
        #expect(Value.number(7).displayText == "7")
        #expect(Value.number(-0.0).displayText == "0")
        #expect(Value.number(4.5).displayText == "4.5")
        #expect(Value.number(9_007_199_254_740_992).displayText == "9007199254740992")
        #expect(Value.list([.text("a"), .number(2), .flag(false)]).displayText == "a, 2, no")
        #expect(Value.null.displayText.isEmpty && Value.null.isMissing && Value.text("").isMissing)
        #expect(!Value.flag(false).isMissing && !Value.number(0).isMissing && !Value.text(" ").isMissing)
    }

    @Test func `equal data are equal bytes of JSON`() {
        let value = Value.object([
            "b": .list([.number(1), .number(0.5), .null]), "a": .text("q\"\\\n\r\t\u{1}\u{7f}é"), "c": .flag(true),
            "d": .number(.infinity), "e": .number(.nan), "f": .object([:]),
        ])
        #expect(
            JSON.text(value)
                == #"{"a":"q\"\\\n\r\t\u0001\u007fé","b":[1,0.5,null],"c":true,"d":null,"e":null,"f":{}}"#
        )
        #expect(JSON.object([("z", .number(1)), ("a", .text(""))]) == #"{"z":1,"a":""}"#)
    }

    @Test func `instants saturate instead of overflowing and round towards the past`() {
        #expect(Instant.distantFuture.adding(milliseconds: .max) == .distantFuture)
        #expect(Instant.distantPast.adding(seconds: .min) == .distantPast)
        #expect(Instant(milliseconds: 0).adding(seconds: .max) == .distantFuture)
        #expect(Instant(milliseconds: -1).seconds == -1)
        #expect(Instant(milliseconds: -1000).seconds == -1)
        #expect(Instant(milliseconds: 1999).seconds == 1)
    }

    @Test func `a timeline line has its keys in the documented order`() {
        let entry = TimelineEntry(
            at: Instant(milliseconds: 0),
            contact: ContactID(1),
            flow: Slug("f"),
            step: "3.1",
            kind: .waiting(until: Instant(milliseconds: 1000), condition: "clicked", reason: nil)
        )
        #expect(
            entry.json(contact: "anna@example.com", zone: .utc)
                == #"{"at":"1970-01-01T00:00:00+00:00","contact":"anna@example.com","flow":"f","step":"3.1","#
                + #""kind":"waiting","until":"1970-01-01T00:00:01+00:00","for":"clicked"}"#
        )
    }
}
