package import FlowModel
package import FlowRuntime

/// What happened to one contact, as the database tells it.
package enum ContactTimeline {
    /// Lines of one contact's story at most: the latest.
    static let limit = 10_000

    /// Oldest first.
    ///
    /// - Throws: `CommandError.unknownContact` when nobody in the database goes by that address.
    package static func lines(of address: String, reader: any StoreReader) throws -> [TimelineEntry] {
        guard let contact = try reader.contact(address: address) else { throw CommandError.unknownContact }
        return try reader.timeline(of: contact.id, limit: limit)
    }
}
