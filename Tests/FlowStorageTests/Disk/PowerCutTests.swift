import Foundation
import Testing

/// What a power cut leaves of a store's files, at any moment of its life and whatever was not synced yet.
@Suite(.serialized) struct PowerCutTests {
    /// Images to check: 100, or what `NURTURE_DISK_IMAGES` says; nil when that is no number.
    static let imageCount: Int? = {
        guard let wanted = ProcessInfo.processInfo.environment["NURTURE_DISK_IMAGES"] else { return 100 }
        return Int(wanted)
    }()
    private static let imagesOfRecording = 25
    /// The seeds of the recordings; their number is what a run says of itself, and `.ci/proof` looks for it.
    private static let seeds = 0..<UInt64(max(1, (imageCount ?? 0) / imagesOfRecording))

    private func recording(_ seed: UInt64, _ course: DiskRecording.Course) throws -> DiskRecording {
        let recording = try DiskRecording(DiskPlan(seed: seed, contacts: 10), seed: seed, course)
        try #require(recording.failure == nil, "seed \(seed)")
        return recording
    }

    @Test(arguments: seeds)
    func `A power cut loses nothing that was answered, and repeats at most what was being sent`(seed: UInt64) throws {
        try #require(PowerCutTests.imageCount != nil, "NURTURE_DISK_IMAGES is no number")
        let recording = try recording(seed, DiskRecording.Course(isBusy: true))
        let expected = try DiskOutcome(recording.plan)
        var cuts = PowerCuts(recording, expected: expected, seed: seed, count: PowerCutTests.imagesOfRecording)
        var images = 0
        while let (position, image) = cuts.next() {
            try expectPromise(of: image, "seed \(seed), power cut after operation \(position)")
            images += 1
        }
        #expect(images == PowerCutTests.imagesOfRecording)
    }

    @Test func `A power cut loses nothing while a log that has grown long is copied and begun again`() throws {
        let plan = DiskPlan(seed: 1, contacts: 10, bytes: 500_000)
        let recording = try DiskRecording(plan, seed: 1)
        try #require(recording.failure == nil)
        #expect(recording.restarts >= 1)
        let expected = try DiskOutcome(plan)
        var cuts = PowerCuts(recording, expected: expected, seed: 1, at: recording.copies)
        while let (position, image) = cuts.next() {
            try expectPromise(of: image, "long log, power cut after operation \(position)")
        }
    }

    @Test func `A second power cut, while the store recovers from the first, loses nothing either`() throws {
        let first = try recording(2, DiskRecording.Course(isBusy: true))
        let expected = try DiskOutcome(first.plan)
        var cuts = PowerCuts(first, expected: expected, seed: 2, count: 5)
        while let (before, left) = cuts.next() {
            let second = try DiskRecording(first.plan, seed: 3, from: left)
            try #require(second.failure == nil)
            // After a late cut there may be little left to do.
            let last = second.operations.count
            let moments = [second.birth / 3, second.birth, min(second.birth + 20, last), second.end / 2]
            var more = PowerCuts(second, expected: expected, seed: 4, at: moments, on: Platter(durable: left.files))
            while let (position, image) = more.next() {
                try expectPromise(of: image, "power cuts after operation \(before), then \(position)")
            }
        }
    }

    @Test func `The recordings hold logs that are copied, begun again, and deleted`() throws {
        let recording = try recording(0, DiskRecording.Course(isBusy: true))
        #expect(recording.restarts >= 2)
        #expect(!recording.copies.isEmpty)
        #expect(recording.operations.contains(.delete(DiskImage.log, syncsFolder: false)))
        let acknowledged = recording.marks.count { if case .answered = $0.mark { true } else { false } }
        #expect(acknowledged == recording.plan.intakes.map(\.arrivals.count).reduce(0, +))
    }

    @Test func `A store that does not sync at each commit loses what was answered, and these checks find it`() throws {
        let recording = try recording(0, DiskRecording.Course(isBusy: true, onStart: { $0.lie() }))
        var cuts = PowerCuts(recording, expected: try DiskOutcome(recording.plan), seed: 0, count: 25)
        var findings: [String] = []
        while let (_, image) = cuts.next() { findings += try image.losses() }
        #expect(findings.contains { $0.hasPrefix("lost event") })
        #expect(findings.contains { $0.hasPrefix("message that nobody knows of") })
        // NORMAL keeps the file consistent, so that nothing but these checks would notice.
        #expect(findings.allSatisfy { $0.hasPrefix("lost event") || $0.hasPrefix("message that nobody knows of") })
    }
}
