import FlowModel
import Testing

@testable import FlowEngine

/// `split` and the hash that it chooses by.
@Suite struct SplitTests {
    @Test(
        arguments: [
            ("nurture", "1", "anna@example.com", 1, 5585),
            ("nurture", "3.1", "bob@example.com", 2, 9661),
            ("été-special", "12", "visitor-17", 1, 8666),
            ("orders", "2", "anna@example.com", 1000000, 3685),
        ] as [(Slug, String, String, Int, Int)]
    )
    func `points are those of the formula`(flow: Slug, step: String, contact: String, entry: Int, point: Int) {
        let seed = Enrolment.SplitSeed(contact: contact, entry: entry)
        #expect(SplitPoint(flow: flow, step: step, seed: seed).point == point)
    }

    @Test func `SHA-256 of known texts, around the ends of blocks`() {
        func hex(_ bytes: [UInt8]) -> String {
            bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
        for (length, digest) in Self.digests {
            #expect(hex(SHA256.digest(Array(repeating: UInt8(ascii: "a"), count: length))) == digest)
        }
    }

    private static let digests = [
        0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        3: "9834876dcfb05cb167a5c24953eba58c4ac89b1adf57f28f2f9d09af107ee8f0",
        55: "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318",
        56: "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a",
        63: "7d3e74a05d7db15bce4ad9ec0658ea98e3f06eeecf16b4c6fff2da457ddc2f34",
        64: "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb",
        65: "635361c48bb9eab14198e76ea8ab7f1a41685d6ad62aa9146d301d4f17eb0ae0",
        119: "31eba51c313a5c08226adf18d4a359cfdfd8d2e816b13f4af952f7ea6584dcfb",
        120: "2f3d335432c70b580af0e8e1b3674a7c020d683aa5f73aaaedfdc55af904c21c",
        1000: "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3",
    ]

    @Test func `an arm is told with its count from 1, and stays the same for the same entry`() {
        let arms = [Step.Arm(share: 5_000, target: 1), Step.Arm(share: 5_000, target: 2)]
        let flow = Flow.named(
            "f",
            enter: .everyTime,
            steps: [Draft(.split(arms)), .tag("one", next: 3), .tag("two", next: 3), .stop()]
        )
        var play = Rehearsal(.of(flow))
        for day in 2...9 { play.track("lead", at: "2026-03-0\(day) 09:00") }
        let told = play.happenings.filter { $0.contains("split") }
        let expected = (1...8).map { entry in
            let seed = Enrolment.SplitSeed(contact: "anna@example.com", entry: entry)
            return "f 1 split arm=\(SplitPoint(flow: "f", step: "1", seed: seed).point < 5_000 ? 1 : 2)"
        }
        #expect(told == expected)
        #expect(Set(told).count == 2)
    }

    @Test func `the first arm whose sum exceeds the point is taken`() {
        let arms = [(1, 0), (4_999, 1), (5_000, 2)].map { Step.Arm(share: $0.0, target: $0.1) }
        #expect(SplitPoint.arm(of: arms, at: 0) == 0 && SplitPoint.arm(of: arms, at: 1) == 1)
        #expect(SplitPoint.arm(of: arms, at: 4_999) == 1 && SplitPoint.arm(of: arms, at: 5_000) == 2)
        #expect(SplitPoint.arm(of: arms, at: 9_999) == 2)
    }
}
