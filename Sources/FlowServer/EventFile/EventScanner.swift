/// Reads the lines of an event file into what reports need of them, many times as fast as `EventLine` reads them and
/// with the same meaning.
package struct EventScanner {
    /// Some lines as they were read.
    package struct Block: Sendable {
        package var records: [EventRecord] = []
        /// What the records' indexes stand for.
        package var names: [String] = []
        /// Blank ones too; up to the bad one when there is one.
        package var lineCount = 0
        /// What is wrong with the line behind the last one that was counted, in a sentence.
        package var failure: String?
    }

    /// Bytes that a line may have: twice as many as intake takes of one event.
    package static let lineLimit = 1 << 20

    var walk = LineWalk()
    var book = NameBook()

    /// Reads whole lines, the last one with or without its newline.
    package static func read(_ bytes: [UInt8]) -> Block {
        var scanner = EventScanner()
        var block = Block()
        var start = 0
        do throws(EventLine.Failure) {
            while start < bytes.count {
                let end = lineEnd(bytes, start)
                if !isBlank(bytes, start..<end) {
                    var record = try scanner.record(bytes, start..<end)
                    record.line = block.lineCount
                    block.records.append(record)
                }
                block.lineCount += 1
                start = end + 1
            }
        } catch {
            block.failure = error.sentence
        }
        block.names = scanner.book.names
        return block
    }

    mutating func record(_ bytes: [UInt8], _ line: Range<Int>) throws(EventLine.Failure) -> EventRecord {
        if let record = quickRecord(bytes, line) { return record }
        guard line.count <= EventScanner.lineLimit else {
            throw EventLine.Failure(sentence: "It is longer than \(EventScanner.lineLimit) bytes. Shorten its texts.")
        }
        return try generalRecord(Array(bytes[line]))
    }

    private static func lineEnd(_ bytes: [UInt8], _ start: Int) -> Int {
        var place = start
        while place < bytes.count, bytes[place] != UInt8(ascii: "\n") { place += 1 }
        return place
    }

    private static func isBlank(_ bytes: [UInt8], _ line: Range<Int>) -> Bool {
        for index in line where bytes[index] != UInt8(ascii: " ") && bytes[index] != UInt8(ascii: "\r") { return false }
        return true
    }
}
