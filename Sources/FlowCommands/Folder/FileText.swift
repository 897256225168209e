import Foundation

/// The bytes of a text file as the rest of the program takes them: UTF-8 in NFC, without a BOM, with `\n` line ends.
package enum FileText {
    /// Why bytes are no text.
    package struct NotUTF8: Error, Hashable {
        /// The first line that cannot be read, from 1.
        package let line: Int
    }

    /// - Throws: `NotUTF8`.
    package static func text(_ bytes: [UInt8]) throws(NotUTF8) -> String {
        let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
        var body = hasMark ? Array(bytes.dropFirst(3)) : bytes
        if body.contains(0x0D) { body = withoutCarriageReturns(body) }
        guard var text = String(validating: body, as: UTF8.self) else { throw NotUTF8(line: firstBadLine(of: body)) }
        // ASCII is in every normal form already; most files are nothing else.
        if body.contains(where: { $0 >= 0x80 }) {
            text = text.precomposedStringWithCanonicalMapping
            text.makeContiguousUTF8()
        }
        return text
    }

    /// Each `\r\n` becomes `\n`; a `\r` elsewhere stays.
    private static func withoutCarriageReturns(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        for (index, byte) in bytes.enumerated() {
            if byte == 0x0D, index + 1 < bytes.count, bytes[index + 1] == 0x0A { continue }
            result.append(byte)
        }
        return result
    }

    /// Lines can be looked at one by one, since no UTF-8 sequence contains the byte of a line end.
    private static func firstBadLine(of bytes: [UInt8]) -> Int {
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        let index = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil }
        return (index ?? 0) + 1
    }
}
