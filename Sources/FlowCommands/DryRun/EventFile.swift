import FlowModel
import FlowServer
import FlowSimulator
import Foundation

/// Reads an event file into what happens in a dry run.
enum EventFile {
    /// Bytes that a file may have.
    private static let byteLimit = 1 << 30

    /// The happenings in time order; lines that an engine wrote are left out.
    ///
    /// - Throws: `CommandError` naming the first line that cannot be read.
    static func read(_ path: String) throws(CommandError) -> [Happening] {
        let bytes = try FileBytes.read(path, limit: byteLimit)
        var happenings: [Happening] = []
        let name = (path as NSString).lastPathComponent
        for (index, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
        where line.contains(where: { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\r") }) {
            let origin = "\(name):\(index + 1)"
            do {
                let (event, receivedAt) = try EventLine.read(Array(line))
                switch event {
                case .engine: continue
                case .arrival(let arrival):
                    happenings.append(Happening(at: receivedAt, kind: .arrival(arrival), origin: origin))
                case .message(let fact, let contact, let email, let link):
                    let mention = link.map { Happening.LinkMention.told(address: $0.address) }
                    let kind = Happening.Kind.message(fact, contact, email: email, link: mention)
                    happenings.append(Happening(at: receivedAt, kind: kind, origin: origin))
                }
            } catch {
                throw .badEvent(path: path, line: index + 1, reason: error.sentence)
            }
        }
        // Stable: lines of one instant keep their order.
        return happenings.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
            .map(\.element)
    }
}
