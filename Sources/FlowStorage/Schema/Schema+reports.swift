import FlowModel
import GRDB

/// What the fifth and the sixth migration add: what reports read that could not be found without reading everything.
extension Schema {
    /// Where an application's event says that its contact came from, and the version that an entry began with, null
    /// while it still walks that one.
    ///
    /// The lines that reports read are a tenth of the timeline: skipped, split, moved and recorded.
    static let reports = """
        ALTER TABLE event ADD COLUMN source INTEGER REFERENCES name;
        ALTER TABLE enrolment ADD COLUMN first_version INTEGER REFERENCES flow_version;
        CREATE INDEX timeline_of_reports ON timeline (kind) WHERE kind IN (7, 18, 20, 24);
        """

    /// Subscribing and unsubscribing by steps, a few lines of the timeline.
    static let consentOfSteps = "CREATE INDEX timeline_of_consent ON timeline (kind) WHERE kind IN (21, 22)"

    /// Past events tell their source by their properties; what came beside these was not kept.
    static func fillSources(_ database: Database) throws {
        let transaction = SQLiteTransaction(database: database, names: Names(), path: "")
        // Each property of that kind has these letters in its name.
        let sql = """
            SELECT id, properties FROM event
            WHERE id > ? AND kind = 0 AND properties IS NOT NULL AND instr(properties, CAST('source' AS BLOB)) > 0
            ORDER BY id LIMIT 10000
            """
        var last: Int64 = 0
        while true {
            let events = try transaction.all(sql, [last]) { row in
                (id: row[0] as Int64, properties: ValueCodec.decodeMembers(row[1]) ?? [:])
            }
            guard let end = events.last?.id else { return }
            for event in events {
                guard let source = EventSource.told(properties: event.properties, campaign: nil) else { continue }
                let number = try transaction.names.number(source, transaction)
                try transaction.run("UPDATE event SET source = ? WHERE id = ?", [number, event.id])
            }
            transaction.names.keepWithinLimit()
            last = end
        }
    }
}
