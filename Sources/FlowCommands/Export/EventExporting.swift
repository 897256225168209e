package import FlowModel
package import FlowRuntime
import Foundation

/// Writes everything that happened as an event file: `nurture export events`.
package enum EventExporting {
    /// Bytes that are gathered before they are written.
    private static let chunk = 1 << 18

    /// Writes the lines of that time to the file, or as the answer where there is none.
    ///
    /// The file appears when it is whole: until then it is `FILE.part`.
    /// - Throws: `CommandError.store`, `CommandError.unwritable`.
    package static func run(
        source: any EventExport,
        period: Range<Instant> = .distantPast ..< .distantFuture,
        file: String? = nil,
        output: Output
    ) throws(CommandError) -> ExitCode {
        guard let file else {
            _ = try write(source, period, output: output) { (text) throws(CommandError) in output.write(text) }
            return .done
        }
        let part = file + ".part"
        let handle = try open(part)
        var isWhole = false
        defer { if !isWhole { try? FileManager.default.removeItem(atPath: part) } }
        let count = try write(source, period, output: output) { (text) throws(CommandError) in
            do {
                try handle.write(contentsOf: Data((text + "\n").utf8))
            } catch {
                throw .unwritable(path: file, reason: FileFailure.reason(error))
            }
        }
        do {
            try handle.synchronize()
            try handle.close()
            try FileMove.replace(file, with: part)
        } catch {
            throw .unwritable(path: file, reason: FileFailure.reason(error))
        }
        isWhole = true
        output.write("\(count) \(count == 1 ? "line" : "lines") written to \(file)")
        return .done
    }

    /// Hands over several lines at a time; how many they were.
    private static func write(
        _ source: any EventExport,
        _ period: Range<Instant>,
        output: Output,
        _ put: (String) throws(CommandError) -> Void
    ) throws(CommandError) -> Int {
        var count = 0
        var text = ""
        do {
            try source.exportEvents(period) { events in
                for event in events {
                    if !text.isEmpty { text += "\n" }
                    text += event.json
                    count += 1
                }
                guard text.utf8.count >= chunk else { return }
                try put(text)
                text = ""
                // Nobody reads any more: the rest need not be read either.
                if let failure = output.failure { throw CommandError.outputFailed(reason: failure) }
            }
            if !text.isEmpty { try put(text) }
        } catch let error as CommandError {
            throw error
        } catch {
            throw CommandError(reading: error)
        }
        return count
    }

    /// Readable by its owner alone: it holds addresses.
    private static func open(_ path: String) throws(CommandError) -> FileHandle {
        let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
        guard FileManager.default.createFile(atPath: path, contents: nil, attributes: attributes),
            let handle = FileHandle(forWritingAtPath: path)
        else {
            throw .unwritable(path: path, reason: "it cannot be made there")
        }
        return handle
    }
}
