import FlowServer
import Foundation

/// Reads an event file in blocks of whole lines, so that no more of it than some blocks is ever in memory.
final class EventBlocks {
    /// Bytes of a block, about.
    static let blockBytes = 1 << 20

    private let path: String
    private let handle: FileHandle
    /// What stands behind the last newline that was read.
    private var rest: [UInt8] = []
    private var isAtEnd = false
    /// The file as it was when it was opened.
    let state: State

    /// What shows that a file was written to.
    struct State: Hashable {
        var bytes: Int
        var changedAt: Date?
    }

    /// - Throws: `CommandError` when there is no such file, or none that can be read twice.
    init(_ path: String) throws(CommandError) {
        self.path = path
        state = try EventBlocks.state(of: path)
        do {
            handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        } catch {
            throw FileBytes.failure(error, path: path)
        }
    }

    deinit {
        try? handle.close()
    }

    /// The next lines, the last of all with or without its newline; nil at the end.
    ///
    /// A line that is too long comes alone and cut off, and is still too long.
    /// - Throws: `CommandError.unreadable`.
    func next() throws(CommandError) -> [UInt8]? {
        var block = rest
        rest = []
        while !isAtEnd {
            let bytes = try read()
            isAtEnd = bytes.isEmpty
            if let last = bytes.lastIndex(of: UInt8(ascii: "\n")) {
                block += bytes[...last]
                rest = Array(bytes[(last + 1)...])
                return block
            }
            block += bytes
            if block.count > EventScanner.lineLimit { return block }
        }
        return block.isEmpty ? nil : block
    }

    private func read() throws(CommandError) -> [UInt8] {
        do {
            return Array(try handle.read(upToCount: EventBlocks.blockBytes) ?? Data())
        } catch {
            throw FileBytes.failure(error, path: path)
        }
    }

    /// Size and time of a regular file: a pipe cannot be read a second time.
    static func state(of path: String) throws(CommandError) -> State {
        let attributes: [FileAttributeKey: Any]
        do {
            let file = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
            attributes = try FileManager.default.attributesOfItem(atPath: file)
        } catch {
            throw FileBytes.failure(error, path: path)
        }
        guard attributes[.type] as? FileAttributeType == .typeRegular else {
            throw .unreadable(path: path, reason: "it is no regular file, and must be read twice")
        }
        let bytes = (attributes[.size] as? NSNumber)?.intValue ?? 0
        return State(bytes: bytes, changedAt: attributes[.modificationDate] as? Date)
    }
}
