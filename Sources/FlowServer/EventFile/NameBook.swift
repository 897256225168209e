import FlowModel
import Foundation

/// Names of one block of lines: what is written becomes the index of what it means.
struct NameBook {
    /// What some bytes of a line name.
    private enum Use: UInt8 {
        case event, slug, source, step
    }

    private struct Entry {
        var number: UInt32
        var meaning = EventMeaning.nothing
        /// False when the general reader must say what is wrong with it.
        var isUsable = true
    }

    /// Bytes of a step's number that are kept; longer ones number no step.
    private static let stepBytes = 100

    private(set) var names: [String] = []
    private var numbers: [String: UInt32] = [:]
    private var written = RawTable<Entry>()

    /// The index of a name.
    mutating func number(_ name: String) -> UInt32 {
        if let known = numbers[name] { return known }
        let next = UInt32(names.count)
        names.append(name)
        numbers[name] = next
        return next
    }

    /// The name of an index; nil for `Fact.noName`.
    func text(_ number: UInt32) -> String? {
        Int(number) < names.count ? names[Int(number)] : nil
    }

    // MARK: Bytes of a line without escapes

    /// What an event of that name tells; nil when no event can have it.
    mutating func event(_ bytes: [UInt8], _ range: Range<Int>) -> (number: UInt32, meaning: EventMeaning)? {
        let entry = entry(.event, bytes, range) { book, name in
            let slug = name.utf8.count <= IntakeLimits.nameBytes ? Slug(name).text : ""
            guard !slug.isEmpty else { return Entry(number: Fact.noName, isUsable: false) }
            return Entry(number: book.number(slug), meaning: EventMeaning(slug))
        }
        return entry.isUsable ? (entry.number, entry.meaning) : nil
    }

    mutating func slug(_ bytes: [UInt8], _ range: Range<Int>) -> UInt32 {
        entry(.slug, bytes, range) { book, name in Entry(number: book.slug(name)) }.number
    }

    mutating func source(_ bytes: [UInt8], _ range: Range<Int>) -> UInt32 {
        entry(.source, bytes, range) { book, name in
            let told = EventSource.told(properties: [NameBook.source: .text(name)], campaign: nil)
            return Entry(number: told.map { book.number($0) } ?? Fact.noName)
        }
        .number
    }

    mutating func step(_ bytes: [UInt8], _ range: Range<Int>) -> UInt32 {
        entry(.step, bytes, range) { book, name in Entry(number: book.step(name)) }.number
    }

    // MARK: Texts

    /// The slug of a text; `Fact.noName` when it has neither a letter nor a digit.
    mutating func slug(_ text: String) -> UInt32 {
        let slug = Slug(text)
        return slug.isEmpty ? Fact.noName : number(slug.text)
    }

    mutating func step(_ text: String) -> UInt32 {
        text.isEmpty || text.utf8.count > NameBook.stepBytes ? Fact.noName : number(text)
    }

    private static let source = Slug(stored: "source")

    private mutating func entry(
        _ use: Use,
        _ bytes: [UInt8],
        _ range: Range<Int>,
        make: (inout NameBook, String) -> Entry
    ) -> Entry {
        if let known = written.find(bytes, range, salt: use.rawValue) { return known }
        let entry = make(&self, NameBook.text(bytes, range))
        written.add(entry, bytes, range, salt: use.rawValue)
        return entry
    }

    /// As `JSONReader` reads a text without escapes.
    static func text(_ bytes: [UInt8], _ range: Range<Int>) -> String {
        let text = String(decoding: bytes[range], as: UTF8.self)
        return bytes[range].allSatisfy { $0 < 0x80 } ? text : text.precomposedStringWithCanonicalMapping
    }
}
