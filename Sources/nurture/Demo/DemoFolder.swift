import FlowCommands
import Foundation

/// The temporary folder of a demonstration: the shipped flows, the database and the emails.
struct DemoFolder {
    let path: String

    var flows: String { path + "/Flows" }
    var database: String { path + "/nurture.sqlite" }
    var outbox: String { path + "/outbox" }

    /// Makes the folder and writes the shipped flows into it.
    ///
    /// - Throws: `CommandError` when there is no room for it.
    init() throws(CommandError) {
        let name = "nurture-demo-" + UUID().uuidString.prefix(8).lowercased()
        path = (NSTemporaryDirectory() as NSString).appendingPathComponent(name)
        do {
            for file in ShippedFlows.files {
                let target = flows + "/" + file.path
                try FileManager.default.createDirectory(
                    atPath: (target as NSString).deletingLastPathComponent,
                    withIntermediateDirectories: true
                )
                try Data(file.bytes).write(to: URL(fileURLWithPath: target))
            }
            try FileManager.default.createDirectory(atPath: outbox, withIntermediateDirectories: true)
        } catch {
            throw .unwritable(path: path, reason: error.localizedDescription)
        }
    }

    var introduction: String {
        """
        Forty-eight invented contacts on their way to becoming customers, two months in a minute.
        Nothing leaves this machine.
        Everything is in \(path)
        """
    }

    var epilogue: String {
        """
        Look around:
          \(flows)    the flows, to be read aloud, and their emails
          \(outbox)   every email that was sent, as .eml files for any mail program
          nurture check \(flows)
        """
    }
}
