import FlowDice
import FlowRuntime
import Testing

/// What a disk that fails or is full does to a run, and to the process that comes after it.
@Suite(.serialized) struct DiskErrorTests {
    /// Every failure, or some of them: all when `NURTURE_DISK_IMAGES` asks for more than the ordinary number.
    private static let isThorough = (PowerCutTests.imageCount ?? 0) > 100
    private static let plan = DiskPlan(seed: 7, contacts: 8)

    private static func numbers(upTo last: Int, every step: Int) -> [Int] {
        Array(stride(from: 1, through: last, by: isThorough ? 1 : step))
    }

    /// Records a run in which something fails, and checks what is left: as it stands, and after a power cut.
    private func expectSafety(_ course: DiskRecording.Course, _ moment: String) throws {
        let recording = try DiskRecording(DiskErrorTests.plan, seed: 7, course)
        #expect(recording.failure is StoreError, "\(moment)")
        let expected = try DiskOutcome(recording.plan)
        var platter = Platter()
        recording.operations.prefix(recording.end).forEach { platter.apply($0) }
        var dice = Dice(seed: UInt64(recording.end))
        let marks = recording.marks(at: recording.end)
        for (files, how) in [(platter.contents, "process killed"), (platter.afterPowerCut(&dice), "power cut")] {
            let image = DiskImage(plan: recording.plan, files: files, marks: marks, deaths: 1, expected: expected)
            try expectPromise(of: image, "\(moment), \(how)")
        }
    }

    @Test func `A write that fails ends the Runner, and the next start goes on without a loss`() throws {
        for number in DiskErrorTests.numbers(upTo: 200, every: 40) {
            let course = DiskRecording.Course(onBirth: { $0.failWrite($0.writes + number) })
            try expectSafety(course, "write \(number) failed")
        }
    }

    @Test func `A write that fails while the store is made leaves a file that the next start can use`() throws {
        for number in DiskErrorTests.numbers(upTo: 110, every: 27) {
            try expectSafety(.init(onStart: { $0.failWrite(number) }), "write \(number) of a new store failed")
        }
    }

    @Test func `A sync that fails ends the Runner, and the next start goes on without a loss`() throws {
        for number in DiskErrorTests.numbers(upTo: 40, every: 10) {
            let course = DiskRecording.Course(onBirth: { $0.failSync($0.syncs + number) })
            try expectSafety(course, "sync \(number) failed")
        }
    }

    @Test(arguments: [false, true])
    func `What a failed sync left in doubt is safe once the next process builds on it`(isClosed: Bool) throws {
        for number in DiskErrorTests.numbers(upTo: 40, every: 10) {
            let course = DiskRecording.Course(onBirth: { $0.failSync($0.syncs + number) })
            let first = try DiskRecording(DiskErrorTests.plan, seed: 7, course)
            let expected = try DiskOutcome(first.plan)
            var platter = Platter()
            // Closing the store copies what is certain and deletes the log; else the next start writes the log again.
            first.operations.prefix(isClosed ? first.operations.count : first.end).forEach { platter.apply($0) }
            let left = DiskImage(
                plan: first.plan,
                files: platter.contents,
                marks: first.marks(at: first.end),
                deaths: 1,
                expected: expected
            )
            let second = try DiskRecording(first.plan, seed: 8, from: left)
            try #require(second.failure == nil)
            let moments = [second.birth] + (1...5).map { second.end * $0 / 5 }
            var cuts = PowerCuts(second, expected: expected, seed: UInt64(number), at: moments, on: platter)
            while let (position, image) = cuts.next() {
                try expectPromise(of: image, "sync \(number) failed, later power cut after operation \(position)")
            }
        }
    }

    @Test func `A full disk turns arrivals away, loses nothing, and is gone on from when there is room`() throws {
        let fill = { (disk: FaultyDisk, marks: Int) in
            if marks % 6 == 3 { disk.fill(forWrites: 1 + marks % 4) }
        }
        let recording = try DiskRecording(DiskErrorTests.plan, seed: 3, .init(onMark: fill))
        try #require(recording.failure == nil)
        #expect(!recording.refusals.isEmpty)
        #expect(recording.refusals.allSatisfy { $0 == .store(.full) })
        let expected = try DiskOutcome(recording.plan, tellsTimes: false)
        let moments = (0...8).map { recording.operations.count * $0 / 8 }
        var cuts = PowerCuts(recording, expected: expected, seed: 3, at: moments)
        while let (position, image) = cuts.next() {
            try expectPromise(of: image, "full disk, power cut after operation \(position)")
        }
    }
}
