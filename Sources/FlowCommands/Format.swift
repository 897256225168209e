import FlowLanguage
import FlowModel
import Foundation

/// Writes flow and scenario files in the canonical layout: `nurture fmt`.
package enum Format {
    /// Where the text comes from that is formatted for `-`.
    package typealias Input = () throws -> [UInt8]

    /// The codes of the human languages into which keywords can be translated.
    package static var languages: [String] { FlowFormatter.languages }

    /// Formats the file, the files of the folder, or for `-` what comes in.
    ///
    /// Of a folder these are the `.flow` and `.scenario` files at its top and the scenarios below `scenarios/`. A file
    /// with errors stays as it is and its diagnostics are the answer. With `isCheck` nothing is written, and the files
    /// that would change are listed. `language` is the code of the language into which keywords are translated.
    /// - Returns: `no` when a file has errors, or would change in a check.
    /// - Throws: `CommandError` when a file cannot be read or written.
    package static func run(
        path: String,
        isCheck: Bool = false,
        language: String? = nil,
        input: Input = { try standardInput() },
        output: Output
    ) throws(CommandError) -> ExitCode {
        if path == "-" { return try filter(input, isCheck: isCheck, language: language, output: output) }
        var counts = FormatCounts()
        for file in try files(path) {
            switch try format(file, isCheck: isCheck, language: language) {
            case .same: counts.same += 1
            case .changed:
                counts.changed += 1
                output.write(file.path)
            case .refused(let diagnostics):
                counts.refused += 1
                write(diagnostics, of: file.text, on: output.write, isColored: output.isColored)
            }
        }
        output.writeError(counts.summary(isCheck: isCheck))
        return counts.refused > 0 || isCheck && counts.changed > 0 ? .no : .done
    }

    // MARK: Files

    private struct File {
        /// As it is shown and opened.
        var path: String
        var text: FolderText.File
    }

    private enum Outcome {
        case same, changed
        case refused([Diagnostic])
    }

    private static func files(_ path: String) throws(CommandError) -> [File] {
        let endings = [".flow", ".scenario"]
        var walk = FolderWalk(limits: FolderReader.Limits(), root: path)
        switch try walk.kind(of: path) {
        case .folder:
            try walk.addFiles(of: path, as: "") { name in endings.contains { name.hasSuffix($0) } }
            try walk.addTree("scenarios", of: path, endings: [".scenario"])
            guard !walk.files.isEmpty else {
                throw .noFlowFiles(path: path, nested: walk.folderWithFlows(inside: path))
            }
            let folder = path.hasSuffix("/") ? path : path + "/"
            return walk.files.map { File(path: path == "." ? $0.path : folder + $0.path, text: $0) }
        case .file:
            guard endings.contains(where: { path.hasSuffix($0) }) else { throw .notAFlowFile(path: path) }
            try walk.addFile(path, as: (path as NSString).lastPathComponent)
            return walk.files.map { File(path: path, text: $0) }
        case .other:
            throw .unreadable(path: path, reason: "it is neither a file nor a folder")
        }
    }

    private static func format(_ file: File, isCheck: Bool, language: String?) throws(CommandError) -> Outcome {
        let text: String
        switch FlowFormatter.format(file.text, language: language) {
        case .formatted(let formatted): text = formatted
        case .refused(let diagnostics): return .refused(diagnostics)
        case .unfaithful: throw .unfaithfulFormat(path: file.path)
        }
        let bytes = try FileBytes.read(file.path, limit: FolderReader.Limits().fileBytes)
        if bytes.elementsEqual(text.utf8) { return .same }
        if !isCheck { try write(text, to: file.path) }
        return .changed
    }

    /// Puts the text in the place of the file's, whole or not at all, with its owner and permissions.
    private static func write(_ text: String, to path: String) throws(CommandError) {
        let file = URL(fileURLWithPath: path).resolvingSymlinksInPath()
        do {
            let manager = FileManager.default
            let before = try manager.attributesOfItem(atPath: file.path)
            guard manager.isWritableFile(atPath: file.path) else {
                throw CommandError.unwritable(path: path, reason: "permission denied")
            }
            try Data(text.utf8).write(to: file, options: .atomic)
            let kept = before.filter { [.posixPermissions, .ownerAccountID, .groupOwnerAccountID].contains($0.key) }
            // Only root may give a file away; who cannot has just become its owner, as with any editor.
            try? manager.setAttributes(kept, ofItemAtPath: file.path)
        } catch let error as CommandError {
            throw error
        } catch {
            throw .unwritable(path: path, reason: FileFailure.reason(error))
        }
    }

    // MARK: Standard input

    /// Everything that comes in, but never much more than a flow file may hold.
    package static func standardInput() throws -> [UInt8] {
        let limit = FolderReader.Limits().fileBytes + 1
        return Array(try FileHandle.standardInput.read(upToCount: limit) ?? Data())
    }

    private static func filter(
        _ input: Input,
        isCheck: Bool,
        language: String?,
        output: Output
    ) throws(CommandError) -> ExitCode {
        let name = "standard input"
        let limit = FolderReader.Limits().fileBytes
        let bytes: [UInt8]
        let text: String
        do {
            bytes = try input()
            guard bytes.count <= limit else { throw CommandError.fileTooLarge(path: name, limitBytes: limit) }
            text = try FileText.text(bytes)
        } catch let error as CommandError {
            throw error
        } catch let error as FileText.NotUTF8 {
            throw .notUTF8(path: name, line: error.line)
        } catch {
            throw .unreadable(path: name, reason: FileFailure.reason(error))
        }
        let ending = FlowFormatter.holdsScenarios(text) ? "scenario" : "flow"
        let file = FolderText.File(path: "\(name).\(ending)", text: text)
        switch FlowFormatter.format(file, language: language) {
        case .formatted(let formatted):
            if isCheck { return bytes.elementsEqual(formatted.utf8) ? .done : .no }
            if !formatted.isEmpty { output.write(String(formatted.dropLast())) }
            return .done
        case .refused(let diagnostics):
            write(diagnostics, of: file, on: output.writeError, isColored: false)
            return .no
        case .unfaithful: throw .unfaithfulFormat(path: name)
        }
    }

    private static func write(
        _ diagnostics: [Diagnostic],
        of file: FolderText.File,
        on channel: (String) -> Void,
        isColored: Bool
    ) {
        let folder = FolderText(files: [file])
        for diagnostic in diagnostics {
            channel(DiagnosticText.text(diagnostic, in: folder, colored: isColored) + "\n")
        }
    }
}

/// How many files were what.
private struct FormatCounts {
    var same = 0
    var changed = 0
    var refused = 0

    /// One line: `2 files formatted, 3 were fine`.
    func summary(isCheck: Bool) -> String {
        let parts = [
            changed == 0 ? nil : "\(Self.files(changed)) \(isCheck ? "would change" : "formatted")",
            same == 0 ? nil : "\(Self.files(same)) \(same == 1 ? "was" : "were") fine",
            refused == 0 ? nil : "\(Self.files(refused)) with errors left alone",
        ]
        return parts.compactMap { $0 }.joined(separator: ", ")
    }

    private static func files(_ count: Int) -> String { "\(count) \(count == 1 ? "file" : "files")" }
}
