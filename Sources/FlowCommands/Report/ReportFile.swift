import Foundation

/// Writes a report to a file, whole or not at all.
enum ReportFile {
    static func write(_ text: String, to path: String) throws(CommandError) {
        let url = URL(fileURLWithPath: path).resolvingSymlinksInPath()
        var isFolder: ObjCBool = false
        let isThere = FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder)
        guard !isFolder.boolValue else { throw .unwritable(path: path, reason: "it is a folder") }
        let kind = try? FileManager.default.attributesOfItem(atPath: url.path)[.type] as? FileAttributeType
        do {
            if isThere, kind != .typeRegular {
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
