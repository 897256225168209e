import FlowModel
import FlowRuntime
import GRDB

extension SQLiteTransaction {
    /// Keeps since when each trigger lives, and forgets those that are gone: one that comes back is new.
    ///
    /// For each flow since when each of its triggers lives, in their order.
    func renewTriggers(of flows: [Flow], at now: Instant) throws -> [[Instant]] {
        var known: [LiveTrigger: Int64] = [:]
        try rows("SELECT flow, text, since FROM live_trigger", []) { row in
            known[LiveTrigger(flow: row[0], text: row[1])] = row[2]
            return true
        }
        var gone = Set(known.keys)
        let result = try flows.map { flow in
            let name = try number(flow.name)
            return try flow.triggers.map { trigger in
                let key = LiveTrigger(flow: name, text: try names.number(trigger.text, self))
                gone.remove(key)
                if let since = known[key] { return Instant(milliseconds: since) }
                known[key] = now.milliseconds
                try run(
                    "INSERT INTO live_trigger (flow, text, since) VALUES (?, ?, ?)",
                    [key.flow, key.text, now.milliseconds]
                )
                return now
            }
        }
        for key in gone.sorted(by: { ($0.flow, $0.text) < ($1.flow, $1.text) }) {
            try run("DELETE FROM live_trigger WHERE flow = ? AND text = ?", [key.flow, key.text])
        }
        return result
    }
}

/// The key of a row.
private struct LiveTrigger: Hashable {
    let flow, text: Int64
}
