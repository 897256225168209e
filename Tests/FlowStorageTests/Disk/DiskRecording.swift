import FlowDice
import FlowModel
import FlowRuntime
import Foundation
import GRDB

@testable import FlowStorage

/// A run on a played disk: what was written, and what the world outside learnt meanwhile.
struct DiskRecording {
    let plan: DiskPlan
    private(set) var operations: [DiskOperation] = []
    /// Each with how many operations came before it.
    private(set) var marks: [(position: Int, mark: DiskMark)] = []
    /// How many operations it took until the first Runner had taken over the store.
    private(set) var birth = 0
    /// How many operations it took until nothing was left to do, or until something failed.
    private(set) var end = 0
    /// What ended the run early.
    private(set) var failure: (any Error)?
    /// What senders were told when they were turned away.
    private(set) var refusals: [Mailbox.Refusal] = []

    /// What is done to a run beside its plan.
    struct Course {
        /// Whether the log is copied, and the store closed and opened, at some of the moments without work.
        var isBusy = false
        /// Called before the store is opened.
        var onStart: (FaultyDisk) -> Void = { _ in }
        /// Called when the first Runner has taken over.
        var onBirth: (FaultyDisk) -> Void = { _ in }
        /// Called with the disk and the number of marks so far.
        var onMark: (FaultyDisk, Int) -> Void = { _, _ in }
    }

    /// How many processes have ended in the middle of something, the last one of this run included if it failed.
    let deaths: Int
    /// What the world knew before.
    private let earlier: [DiskMark]

    /// Runs to the end, or until something fails.
    ///
    /// The seed decides what is done in one batch, and what a busy course does when. A run may go on from what an
    /// earlier one left.
    init(
        _ plan: DiskPlan,
        seed: UInt64,
        _ course: Course = Course(),
        from image: DiskImage? = nil
    ) throws {
        self.plan = plan
        earlier = image?.marks ?? []
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        try DiskImage.write(image?.files ?? [:], to: folder.path(""))
        guard let disk = FaultyDisk(folder: folder.path("")) else { throw NoDisk() }
        course.onStart(disk)
        let world = DiskWorld(plan, after: earlier)
        let notes = Notes()
        world.position = { disk.count }
        world.onMark = { position, mark in
            notes.marks.append((position, mark))
            course.onMark(disk, notes.marks.count)
        }
        do {
            let path = folder.path(DiskImage.file)
            var dice = Dice(seed: seed)
            while try !DiskRecording.live(at: path, on: disk, in: world, course, &dice, notes) {}
        } catch {
            failure = error
        }
        operations = disk.operations
        (marks, birth, end) = (notes.marks, notes.birth, notes.end ?? operations.count)
        refusals = world.refusals
        deaths = (image?.deaths ?? 0) + (failure == nil ? 0 : 1)
    }

    private struct NoDisk: Error {}

    private final class Notes {
        var marks: [(position: Int, mark: DiskMark)] = []
        var birth = 0
        var end: Int?
    }

    /// One life of the process; true when nothing is left to do.
    private static func live(
        at path: String,
        on disk: FaultyDisk,
        in world: DiskWorld,
        _ course: Course,
        _ dice: inout Dice,
        _ notes: Notes
    ) throws -> Bool {
        let store = try SQLiteStore(path: path)
        defer {
            notes.end = disk.count
            try? store.close()
        }
        var life = try DiskLife(on: store, in: world, dice: dice.split())
        if notes.birth == 0 {
            notes.birth = disk.count
            course.onBirth(disk)
        }
        guard course.isBusy else { return try life.run() }
        return try life.run {
            let choice = dice.below(10)
            if choice < 3 {
                // What the store does itself when its log has grown long.
                try store.queue.writeWithoutTransaction {
                    _ = try Row.fetchOne($0, sql: "PRAGMA wal_checkpoint(PASSIVE)")
                }
            }
            return choice == 9
        }
    }

    /// What the world knows when that many operations have been done.
    func marks(at position: Int) -> [DiskMark] { earlier + marks.filter { $0.position <= position }.map(\.mark) }
}
