import FlowModel
import Foundation
import GRDB

/// Values in the database: texts and numbers as SQLite's own, everything else as a tagged blob.
enum ValueCodec {
    private enum Tag: UInt8 {
        case null, no, yes, number, text, list, object
    }

    /// Null is null; whole numbers are stored as integers, which are shorter.
    static func encode(_ value: Value) -> DatabaseValue {
        switch value {
        case .null: .null
        case .text(let text):
            // A text for SQLite ends at its first NUL.
            text.utf8.contains(0) ? blob(value) : text.databaseValue
        case .number(let number):
            if let whole = Int64(exactly: number), abs(number) <= 9_007_199_254_740_992 {
                whole.databaseValue
            } else if number.isNaN {
                // SQLite would make it null.
                blob(value)
            } else {
                number.databaseValue
            }
        case .flag, .list, .object: blob(value)
        }
    }

    /// Nil when the bytes were never written by `encode`.
    static func decode(_ stored: DatabaseValue) -> Value? {
        switch stored.storage {
        case .null: return .null
        case .int64(let number): return .number(Double(number))
        case .double(let number): return .number(number)
        case .string(let text): return .text(text)
        case .blob(let data): return decode(bytes: [UInt8](data))
        }
    }

    /// What stands as a blob.
    static func decode(bytes: [UInt8]) -> Value? {
        var reader = Reader(bytes: bytes)
        guard let value = reader.value(), reader.isAtEnd else { return nil }
        return value
    }

    /// Properties and traits; null when there are none.
    static func encode(_ members: [Slug: Value]) -> DatabaseValue {
        guard !members.isEmpty else { return .null }
        return blob(.object(Dictionary(uniqueKeysWithValues: members.map { ($0.key.text, $0.value) })))
    }

    static func decodeMembers(_ stored: DatabaseValue) -> [Slug: Value]? {
        switch decode(stored) {
        case .null?: [:]
        case .object(let members)?:
            Dictionary(uniqueKeysWithValues: members.map { (Slug(stored: $0.key), $0.value) })
        default: nil
        }
    }

    private static func blob(_ value: Value) -> DatabaseValue {
        var bytes: [UInt8] = []
        append(value, to: &bytes)
        return Data(bytes).databaseValue
    }

    private static func append(_ value: Value, to bytes: inout [UInt8]) {
        switch value {
        case .null: bytes.append(Tag.null.rawValue)
        case .flag(let flag): bytes.append((flag ? Tag.yes : .no).rawValue)
        case .number(let number):
            bytes.append(Tag.number.rawValue)
            for shift in stride(from: UInt64(0), to: 64, by: 8) {
                bytes.append(UInt8(truncatingIfNeeded: number.bitPattern >> shift))
            }
        case .text(let text):
            bytes.append(Tag.text.rawValue)
            append(text, to: &bytes)
        case .list(let values):
            bytes.append(Tag.list.rawValue)
            append(length: values.count, to: &bytes)
            values.forEach { append($0, to: &bytes) }
        case .object(let members):
            bytes.append(Tag.object.rawValue)
            append(length: members.count, to: &bytes)
            for (key, value) in members.sorted(by: { $0.key < $1.key }) {
                append(key, to: &bytes)
                append(value, to: &bytes)
            }
        }
    }

    private static func append(_ text: String, to bytes: inout [UInt8]) {
        append(length: text.utf8.count, to: &bytes)
        bytes.append(contentsOf: text.utf8)
    }

    /// Seven bits a byte, the lowest first (LEB128).
    private static func append(length: Int, to bytes: inout [UInt8]) {
        var rest = length
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private struct Reader {
        let bytes: [UInt8]
        var position = 0

        var isAtEnd: Bool { position == bytes.count }

        mutating func value() -> Value? {
            guard let byte = byte(), let tag = Tag(rawValue: byte) else { return nil }
            switch tag {
            case .null: return .null
            case .no: return .flag(false)
            case .yes: return .flag(true)
            case .number: return number()
            case .text: return text().map(Value.text)
            case .list:
                guard let count = length() else { return nil }
                var values: [Value] = []
                for _ in 0..<count {
                    guard let value = value() else { return nil }
                    values.append(value)
                }
                return .list(values)
            case .object:
                guard let count = length() else { return nil }
                var members: [String: Value] = [:]
                for _ in 0..<count {
                    guard let key = text(), let value = value() else { return nil }
                    members[key] = value
                }
                return .object(members)
            }
        }

        private mutating func byte() -> UInt8? {
            guard position < bytes.count else { return nil }
            defer { position += 1 }
            return bytes[position]
        }

        private mutating func number() -> Value? {
            var pattern: UInt64 = 0
            for shift in stride(from: UInt64(0), to: 64, by: 8) {
                guard let byte = byte() else { return nil }
                pattern |= UInt64(byte) << shift
            }
            return .number(Double(bitPattern: pattern))
        }

        private mutating func text() -> String? {
            guard let count = length(), count <= bytes.count - position else { return nil }
            defer { position += count }
            return String(decoding: bytes[position..<position + count], as: UTF8.self)
        }

        private mutating func length() -> Int? {
            var result = 0
            for shift in stride(from: 0, to: 56, by: 7) {
                guard let byte = byte() else { return nil }
                result |= Int(byte & 0x7f) << shift
                if byte < 0x80 { return result }
            }
            return nil
        }
    }
}
