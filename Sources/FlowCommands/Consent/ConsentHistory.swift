package import FlowModel
package import FlowRuntime

/// Shows the proof of what somebody agreed to: `nurture consent`.
package enum ConsentHistory {
    /// Writes what is recorded about the address and the contact that goes by it, oldest first.
    ///
    /// Times are shown in `zone`.
    /// - Throws: `CommandError.badAddress` or `CommandError.store`.
    package static func run(
        _ text: String,
        reader: any StoreReader,
        zone: ZoneTable,
        format: OutputFormat = .text,
        output: Output
    ) throws(CommandError) -> ExitCode {
        guard let address = SuppressionFile.address(text) else { throw .badAddress }
        let records: [ConsentRecord]
        do {
            records = try reader.consentRecords(of: address)
        } catch {
            throw CommandError(reading: error)
        }
        switch format {
        case .text:
            output.write(records.isEmpty ? "nothing is recorded about this address" : table(records, zone: zone))
        case .json:
            let members = records.map { Value.object(document($0, zone: zone)) }
            output.write(JSON.object([("address", .text(address)), ("records", .list(members))]))
        }
        return .done
    }

    private static func table(_ records: [ConsentRecord], zone: ZoneTable) -> String {
        var table = TextTable(columns: [("AT", .left), ("WHAT", .left), ("SOURCE", .left), ("WORDING", .left)])
        for record in records {
            table.add([
                ISO8601.text(of: record.at, in: zone), words(record.change), record.source, record.wording ?? "",
            ])
        }
        return table.text
    }

    private static func words(_ change: ConsentRecord.Change) -> String {
        switch change {
        case .unsubscribedFromEverything: "unsubscribed from everything"
        case .topic(let topic, subscribed: true): "subscribed to \(topic)"
        case .topic(let topic, subscribed: false): "unsubscribed from \(topic)"
        case .suppressed(let reason): "suppressed, \(reason.rawValue)"
        case .lifted: "suppression lifted"
        }
    }

    private static func document(_ record: ConsentRecord, zone: ZoneTable) -> [String: Value] {
        var members: [String: Value] = [
            "at": .text(ISO8601.text(of: record.at, in: zone)), "source": .text(record.source),
            "wording": record.wording.map { .text($0) } ?? .null,
        ]
        switch record.change {
        case .unsubscribedFromEverything: members["change"] = .text("unsubscribed")
        case .topic(let topic, let subscribed):
            members["change"] = .text(subscribed ? "subscribed" : "unsubscribed")
            members["topic"] = .text(topic.text)
        case .suppressed(let reason):
            members["change"] = .text("suppressed")
            members["reason"] = .text(reason.rawValue)
        case .lifted: members["change"] = .text("lifted")
        }
        return members
    }
}
