import FlowDice
import Foundation

/// Images of one recording, at moments that a seed picks.
struct PowerCuts: IteratorProtocol {
    private let recording: DiskRecording
    private let expected: DiskOutcome
    /// How many operations are done, the last moment first.
    private var positions: [Int]
    private var dice: Dice
    private var platter: Platter
    private var done = 0

    /// One image in five is of the time in which the store was made.
    init(_ recording: DiskRecording, expected: DiskOutcome, seed: UInt64, count: Int) {
        var dice = Dice(seed: seed ^ 0x5eed)
        let (birth, end) = (recording.birth, recording.operations.count)
        let positions = (0..<count).map { index in
            index % 5 == 0 ? dice.below(birth) : birth + dice.below(end - birth + 1)
        }
        self.init(recording, expected: expected, seed: dice.next(), at: positions)
    }

    /// The platter has what was on the disk before, and how safely.
    init(
        _ recording: DiskRecording,
        expected: DiskOutcome,
        seed: UInt64,
        at positions: [Int],
        on platter: Platter = Platter()
    ) {
        (self.recording, self.expected, self.platter) = (recording, expected, platter)
        self.positions = positions.sorted(by: >)
        dice = Dice(seed: seed)
    }

    mutating func next() -> (position: Int, image: DiskImage)? {
        guard let position = positions.popLast() else { return nil }
        while done < position {
            platter.apply(recording.operations[done])
            done += 1
        }
        let image = DiskImage(
            plan: recording.plan,
            files: platter.afterPowerCut(&dice),
            marks: recording.marks(at: position),
            deaths: recording.deaths + (recording.failure == nil ? 1 : 0),
            expected: expected
        )
        return (position, image)
    }
}

extension DiskRecording {
    /// How often the log was written again from its beginning.
    var restarts: Int {
        let headers = operations.count { if case .write(DiskImage.log, at: 0, _) = $0 { true } else { false } }
        let logs = operations.count { if case .open(DiskImage.log, _) = $0 { true } else { false } }
        return headers - logs
    }

    /// Moments at which the log is being copied into the database: the syncs around it, and writes in the middle.
    var copies: [Int] {
        let writes = operations.indices.filter { index in
            if case .write(DiskImage.file, _, _) = operations[index] { index > birth } else { false }
        }
        let syncs = operations.indices.filter { operations[$0] == .sync(DiskImage.file, syncsFolder: false) }
        let middle = writes.isEmpty ? [] : [writes[writes.count / 3], writes[writes.count / 2]]
        return (middle + syncs.flatMap { [$0, $0 + 1, $0 + 3] }).filter { $0 > birth && $0 <= operations.count }
    }
}
