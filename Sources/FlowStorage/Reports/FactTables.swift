import FlowModel
import FlowRuntime
import GRDB

/// What a reading of facts knows before it begins: small tables by number, and up to where it reads.
struct FactTables {
    /// What has a later time, or a larger number below, came after the reading began.
    let end: Instant?
    let lastEvent: Int64
    let lastLine: Int64
    let lastMessage: Int64
    let lastContact: Int64
    /// The flow's name by the number of its step.
    private let flows: [UInt32]
    /// From 1 for each flow, in the order in which they were put to work, by the number of the version.
    private let versions: [UInt16]

    init(_ transaction: SQLiteTransaction) throws {
        func largest(_ sql: String) throws -> Int64? { try transaction.first(sql, []) { $0[0] } }
        lastEvent = try largest("SELECT max(id) FROM event") ?? 0
        lastLine = try largest("SELECT max(id) FROM timeline") ?? 0
        lastMessage = try largest("SELECT max(id) FROM outbox") ?? 0
        lastContact = try largest("SELECT max(id) FROM contact") ?? 0
        let ends = [
            try largest("SELECT received_at FROM event ORDER BY id DESC LIMIT 1"),
            try largest("SELECT at FROM timeline ORDER BY id DESC LIMIT 1"),
            try largest("SELECT max(settled_at) FROM outbox WHERE state = 2 AND channel = 0 AND team IS NULL"),
        ]
        end = ends.compactMap(\.self).max().map { Instant(milliseconds: $0) }
        var flows: [UInt32] = []
        try transaction.database.scan("SELECT id, flow FROM step ORDER BY id", []) { row in
            FactTables.put(UInt32(clamping: row.integer(1)), at: row.integer(0), of: &flows, filler: FactNames.none)
        }
        var versions: [UInt16] = []
        var counts: [Int64: UInt16] = [:]
        try transaction.database.scan("SELECT id, flow FROM flow_version ORDER BY id", []) { row in
            let count = counts[row.integer(1), default: 0]
            let number = count < .max ? count + 1 : count
            counts[row.integer(1)] = number
            FactTables.put(number, at: row.integer(0), of: &versions, filler: 0)
        }
        (self.flows, self.versions) = (flows, versions)
        guard lastContact < Int64(UInt32.max) else { throw transaction.damage("a contact's number is too large") }
    }

    func flow(ofStep step: Int64) -> UInt32 {
        flows.indices.contains(Int(step)) ? flows[Int(step)] : FactNames.none
    }

    func number(ofVersion version: Int64) -> UInt16 {
        versions.indices.contains(Int(version)) ? versions[Int(version)] : 0
    }

    /// The last key of a section.
    func last(of section: FactSection) -> Int64 {
        switch section {
        case .events: lastEvent
        case .lines: lastLine
        case .entered, .left: lastContact
        case .sent: lastMessage
        }
    }

    /// Steps and versions are numbered without gaps, so their numbers can be places.
    private static func put<Element>(
        _ element: Element,
        at place: Int64,
        of array: inout [Element],
        filler: Element
    ) {
        guard place >= 0, place < 1 << 24 else { return }
        while array.count < Int(place) { array.append(filler) }
        if array.count == Int(place) { array.append(element) } else { array[Int(place)] = element }
    }
}
