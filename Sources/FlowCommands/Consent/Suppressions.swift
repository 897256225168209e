package import FlowModel
package import FlowRuntime

/// The list of addresses that get no mail: `nurture suppressions`.
package enum Suppressions {
    /// Rows that a table for people shows.
    package static let rowLimit = 1_000
    /// Entries that are changed in one transaction.
    static let batchSize = 1_000

    private static let pageSize = 1_000
    private static let fileByteLimit = 128 * 1_048_576

    /// Writes the list in the order of the addresses: for people its beginning, for programs all of it.
    /// - Throws: `CommandError.store`.
    package static func list(
        reader: any StoreReader,
        zone: ZoneTable,
        format: OutputFormat = .text,
        output: Output
    ) throws(CommandError) -> ExitCode {
        switch format {
        case .text:
            let found = try page(reader, after: nil, limit: rowLimit + 1)
            output.write(found.isEmpty ? "nobody is on the list" : table(found.prefix(rowLimit), zone: zone))
            if found.count > rowLimit {
                output.writeError("only the first \(rowLimit) are shown; `nurture suppressions export` writes all")
            }
        case .json:
            try forEach(reader) { entry in
                output.write(
                    JSON.object([
                        ("address", .text(entry.address)), ("reason", .text(entry.reason.rawValue)),
                        ("at", entry.at.map { .text(ISO8601.text(of: $0, in: zone)) } ?? .null),
                        ("source", .text(entry.source)),
                    ])
                )
            }
        }
        return .done
    }

    /// Writes all of the list as comma-separated values, which `importFile` takes.
    /// - Throws: `CommandError.store`.
    package static func export(reader: any StoreReader, output: Output) throws(CommandError) -> ExitCode {
        output.write(SuppressionFile.header)
        try forEach(reader) { output.write(SuppressionFile.line($0)) }
        return .done
    }

    /// Puts a file's addresses on the list: all of them, or none when a line is wrong.
    ///
    /// - Throws: `CommandError.badLines` after telling them, or what the administration throws.
    package static func importFile(
        _ path: String,
        defaults: SuppressionFile.Defaults,
        into administration: some Administration,
        format: OutputFormat = .text,
        output: Output
    ) throws(CommandError) -> ExitCode {
        let bytes = try FileBytes.read(path, limit: fileByteLimit)
        let text: String
        do {
            text = try FileText.text(bytes)
        } catch {
            throw .notUTF8(path: path, line: error.line)
        }
        let content = SuppressionFile.read(Array(text.utf8), defaults: defaults)
        guard content.badLines.isEmpty else {
            for bad in content.badLines { output.writeError("\(path):\(bad.line): \(bad.reason)") }
            throw .badLines(path: path, count: content.badLines.count)
        }
        var changed = 0
        var rest = content.entries[...]
        while !rest.isEmpty {
            changed += try administration.suppress(Array(rest.prefix(batchSize)))
            rest = rest.dropFirst(batchSize)
        }
        switch format {
        case .text:
            let known = content.entries.count - changed
            output.write("\(changed) added, \(known) \(known == 1 ? "was" : "were") on the list already")
        case .json:
            output.write(
                JSON.object([
                    ("lines", .number(Double(content.entries.count))), ("added", .number(Double(changed))),
                ])
            )
        }
        return .done
    }

    /// Puts one address on the list.
    /// - Throws: `CommandError.badAddress`, or what the administration throws.
    package static func add(
        _ address: String,
        reason: SuppressionEntry.Reason,
        into administration: some Administration,
        format: OutputFormat = .text,
        output: Output
    ) throws(CommandError) -> ExitCode {
        guard let address = SuppressionFile.address(address) else { throw .badAddress }
        let entry = SuppressionEntry(address: address, reason: reason, source: "by hand")
        let isNew = try administration.suppress([entry]) > 0
        switch format {
        case .text: output.write(isNew ? "added" : "the address was on the list already")
        case .json: output.write(JSON.object([("added", .number(isNew ? 1 : 0))]))
        }
        return .done
    }

    /// Takes one address off the list; the answer is no when it is not there.
    /// - Throws: `CommandError.badAddress`, or what the administration throws.
    package static func remove(
        _ address: String,
        from administration: some Administration,
        format: OutputFormat = .text,
        output: Output
    ) throws(CommandError) -> ExitCode {
        guard let address = SuppressionFile.address(address) else { throw .badAddress }
        let wasThere = try administration.lift([address], source: "by hand") > 0
        switch format {
        case .text:
            output.write(wasThere ? "removed: the address may be mailed again" : "the address is not on the list")
        case .json: output.write(JSON.object([("removed", .number(wasThere ? 1 : 0))]))
        }
        return wasThere ? .done : .no
    }

    // MARK: Reading

    private static func table(_ entries: some Sequence<SuppressionEntry>, zone: ZoneTable) -> String {
        var table = TextTable(columns: [("ADDRESS", .left), ("REASON", .left), ("SINCE", .left), ("SOURCE", .left)])
        for entry in entries {
            let since = entry.at.map { ISO8601.text(of: $0, in: zone) } ?? ""
            table.add([entry.address, entry.reason.rawValue, since, entry.source])
        }
        return table.text
    }

    private static func forEach(
        _ reader: any StoreReader,
        _ body: (SuppressionEntry) -> Void
    ) throws(CommandError) {
        var last: String?
        repeat {
            let entries = try page(reader, after: last, limit: pageSize)
            entries.forEach(body)
            last = entries.last?.address
        } while last != nil
    }

    private static func page(
        _ reader: any StoreReader,
        after last: String?,
        limit: Int
    ) throws(CommandError) -> [SuppressionEntry] {
        do {
            return try reader.suppressions(after: last, limit: limit)
        } catch {
            throw CommandError(reading: error)
        }
    }
}
