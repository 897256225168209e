import Foundation

/// Writes a report to a file, whole or not at all.
enum ReportFile {
    static func write(_ text: String, to path: String) throws(CommandError) {
        let url = URL(fileURLWithPath: path).resolvingSymlinksInPath()
        let attributes = try? FileManager.default.attributesOfItem(atPath: url.path)
        let kind = attributes?[.type] as? FileAttributeType
        guard kind != .typeDirectory else { throw .unwritable(path: path, reason: "it is a folder") }
        do {
            if let kind, kind != .typeRegular {
                // A device or a pipe is written to, and never replaced by a file.
                let handle = try FileHandle(forWritingTo: url)
                try handle.write(contentsOf: Data(text.utf8))
                try handle.close()
            } else {
                try Data(text.utf8).write(to: url, options: .atomic)
            }
        } catch {
            throw .unwritable(path: path, reason: FileFailure.reason(error))
        }
    }
}
