import FlowCommands
import Foundation

/// Where the flows are when a command is not told.
enum StandardPath {
    /// The working folder when it has flow files, else the configured folder.
    static func flows(_ settings: FlowCommands.Configuration) -> String {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: ".")) ?? []
        return names.contains { $0.hasSuffix(".flow") } ? "." : settings.flows
    }

    /// The folder that holds the flows when that path is given.
    static func folder(of path: String) -> String {
        guard path.hasSuffix(".flow") else { return path }
        let parent = (path as NSString).deletingLastPathComponent
        return parent.isEmpty ? "." : parent
    }
}
