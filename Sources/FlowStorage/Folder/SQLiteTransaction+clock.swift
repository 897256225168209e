import FlowModel
import FlowRuntime
import GRDB

extension SQLiteTransaction {
    func clockState() throws -> ClockState? {
        try first("SELECT wall, uptime, boot, doubted_step FROM clock", []) { row in
            ClockState(
                trusted: ClockReading(wall: Instant(milliseconds: row[0]), uptime: row[1], boot: row[2]),
                doubtedStep: row[3]
            )
        }
    }

    func record(_ clock: ClockState) throws {
        try run(
            "INSERT OR REPLACE INTO clock (id, wall, uptime, boot, doubted_step) VALUES (1, ?, ?, ?, ?)",
            [clock.trusted.wall.milliseconds, clock.trusted.uptime, clock.trusted.boot, clock.doubtedStep]
        )
    }
}
