import Crypto
import FlowModel
import FlowRuntime
import Foundation
import GRDB

extension SQLiteTransaction {
    func appliedFolder() throws -> FolderText? {
        let sql = "SELECT folder FROM folder_applied ORDER BY id DESC LIMIT 1"
        let folder: Int64? = try first(sql, []) { $0[0] }
        return try folder.map { try text(ofFolder: $0) }
    }

    func apply(_ folder: FolderText, flows: [Flow], at now: Instant) throws -> [AppliedFlow] {
        let number = try self.number(of: folder)
        try run("INSERT INTO folder_applied (folder, at) VALUES (?, ?)", [number, now.milliseconds])
        let since = try renewTriggers(of: flows, at: now)
        return try zip(flows, since).map { flow, since in
            var applied = try version(of: flow, folder: number, at: now)
            applied.triggersSince = since
            return applied
        }
    }

    func occupiedVersions() throws -> [StoredVersion] {
        let versions = try all("SELECT id, flow, folder FROM flow_version WHERE active > 0 ORDER BY id", []) { row in
            (id: row[0] as Int64, flow: row[1] as Int64, folder: row[2] as Int64)
        }
        var folders: [Int64: FolderText] = [:]
        return try versions.map { version in
            let text = try folders[version.folder] ?? text(ofFolder: version.folder)
            folders[version.folder] = text
            return StoredVersion(
                flow: try slug(version.flow),
                applied: AppliedFlow(version: FlowVersionID(version.id), stepIDs: try steps(of: version.id)),
                folder: text
            )
        }
    }

    // MARK: Versions

    /// The version that has that text already, else a new one, whose steps get numbers that no step ever had.
    private func version(of flow: Flow, folder: Int64, at now: Instant) throws -> AppliedFlow {
        let name = try number(flow.name)
        let hash = Data(SHA256.hash(data: Data(flow.canonicalText.utf8)))
        // A later program may make another number of steps of the same text; that is another version.
        let known: Int64? = try first(
            "SELECT max(id) FROM flow_version WHERE flow = ? AND hash = ? AND step_count = ?",
            [name, hash, flow.steps.count],
            read: { $0[0] }
        )
        if let known {
            try number(flow.steps, of: known)
            return AppliedFlow(version: FlowVersionID(known), stepIDs: try steps(of: known))
        }
        try run(
            "INSERT INTO flow_version (flow, hash, folder, applied_at, step_count) VALUES (?, ?, ?, ?, ?)",
            [name, hash, folder, now.milliseconds, flow.steps.count]
        )
        let version = database.lastInsertedRowID
        let steps = try flow.steps.indices.map { position in
            try run("INSERT INTO step (flow) VALUES (?)", [name])
            let step = database.lastInsertedRowID
            try run(
                "INSERT INTO version_step (version, position, step) VALUES (?, ?, ?)",
                [version, position, step]
            )
            return StepID(step)
        }
        try number(flow.steps, of: version)
        return AppliedFlow(version: FlowVersionID(version), stepIDs: steps)
    }

    /// Keeps how the steps are counted, unless that is known.
    private func number(_ steps: [Step], of version: Int64) throws {
        for (position, step) in steps.enumerated() {
            try run(
                "UPDATE version_step SET number = ? WHERE version = ? AND position = ? AND number IS NULL",
                [step.number, version, position]
            )
        }
    }

    private func steps(of version: Int64) throws -> [StepID] {
        try all("SELECT step FROM version_step WHERE version = ? ORDER BY position", [version]) { StepID($0[0]) }
    }

    // MARK: Texts

    private func number(of folder: FolderText) throws -> Int64 {
        let contents =
            folder.files.map { (path: $0.path, content: Data($0.text.utf8)) }
            + folder.assets.map { (path: $0.path, content: Data($0.bytes)) }
        let texts = try contents.map { file in
            (path: file.path, text: try self.number(ofContent: file.content))
        }
        let description = texts.map { "\($0.path)\u{0}\($0.text)\n" }.joined()
        let hash = Data(SHA256.hash(data: Data(description.utf8)))
        let known: Int64? = try first("SELECT id FROM folder WHERE hash = ?", [hash]) { $0[0] }
        if let known { return known }
        try run("INSERT INTO folder (hash) VALUES (?)", [hash])
        let stored = database.lastInsertedRowID
        for file in texts {
            try run("INSERT INTO folder_file (folder, path, text) VALUES (?, ?, ?)", [stored, file.path, file.text])
        }
        return stored
    }

    private func number(ofContent content: Data) throws -> Int64 {
        let hash = Data(SHA256.hash(data: content))
        let known: Int64? = try first("SELECT id FROM file_text WHERE hash = ?", [hash]) { $0[0] }
        if let known { return known }
        // As bytes, since a text for SQLite would end at its first NUL.
        try run("INSERT INTO file_text (hash, text) VALUES (?, ?)", [hash, content])
        return database.lastInsertedRowID
    }

    private func text(ofFolder folder: Int64) throws -> FolderText {
        let sql = """
            SELECT folder_file.path, file_text.text FROM folder_file JOIN file_text ON file_text.id = folder_file.text
            WHERE folder_file.folder = ? ORDER BY folder_file.path
            """
        let contents = try all(sql, [folder]) { row in (path: row[0] as String, content: row.bytes(at: 1)) }
        return FolderText(
            files: contents.filter { !FolderText.isAsset($0.path) }.map { file in
                FolderText.File(path: file.path, text: String(decoding: file.content, as: UTF8.self))
            },
            assets: contents.filter { FolderText.isAsset($0.path) }.map { file in
                FolderText.Asset(path: file.path, bytes: file.content)
            }
        )
    }
}

extension StatementRow {
    /// The bytes of a blob.
    func bytes(at column: Int) -> [UInt8] {
        [UInt8](self[column] as Data)
    }
}
