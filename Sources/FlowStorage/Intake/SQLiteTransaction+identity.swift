import FlowModel
import FlowRuntime
import GRDB

/// The kinds of names by which applications know a contact, the strongest first; the numbers are part of the schema.
private enum AliasKind: Int64 {
    case userID = 0
    case email = 1
    case anonymousID = 2

    /// Its bit in a contact's `names`.
    var bit: Int64 { 1 << rawValue }
}

extension SQLiteTransaction {
    func contact(_ reference: ContactReference) throws -> ContactID { try find(reference) }

    /// The contact that goes by the strongest known name, or a new one.
    ///
    /// Names that nobody goes by become the contact's; those of another contact stay there. A contact with a user id
    /// never gets a second one, nor one that was only recognised by its anonymous id a second email address: they
    /// would be two people at one browser.
    func find(_ reference: ContactReference) throws -> ContactID {
        let names = try owned(reference)
        guard !names.isEmpty else { throw StoreError.rejected(reason: "a contact without any name") }
        let contact = try strongest(names) ?? make(names: names.filter { $0.owner == nil })
        for name in names where name.owner == nil { try add(name.kind, name.value, to: contact) }
        return contact
    }

    /// The contact that `find` would find; nil where it would make one.
    func known(_ reference: ContactReference) throws -> ContactID? {
        strongest(try owned(reference))
    }

    /// A name of a reference and the contact that goes by it, with the kinds of names which that one has.
    private struct OwnedName {
        var kind: AliasKind
        var value: String
        var owner: (contact: ContactID, names: Int64)?
    }

    private func owned(_ reference: ContactReference) throws -> [OwnedName] {
        let names: [(kind: AliasKind, value: String?)] = [
            (.userID, reference.userID), (.email, reference.email), (.anonymousID, reference.anonymousID),
        ]
        return try names.compactMap { name in
            try name.value.map { OwnedName(kind: name.kind, value: $0, owner: try owner(name.kind, $0)) }
        }
    }

    private func strongest(_ names: [OwnedName]) -> ContactID? {
        var unsuitable: Int64 = 0
        for name in names {
            if let owner = name.owner, owner.names & unsuitable == 0 { return owner.contact }
            unsuitable |= name.kind.bit
        }
        return nil
    }

    /// Makes that the contact's address, unless another contact goes by it.
    func setAddress(_ address: String, of contact: ContactID) throws {
        switch try owner(.email, address)?.contact {
        case nil: try add(.email, address, to: contact)
        case contact: break
        default: return
        }
        try run(
            "UPDATE contact SET address = ?1, label = NULL WHERE id = ?2 AND address IS NOT ?1",
            [address, contact.number]
        )
    }

    private func owner(_ kind: AliasKind, _ value: String) throws -> (contact: ContactID, names: Int64)? {
        let sql = """
            SELECT contact.id, contact.names FROM alias JOIN contact ON contact.id = alias.contact
            WHERE alias.kind = ? AND alias.value = ?
            """
        return try first(sql, [kind.rawValue, value]) { (ContactID($0[0]), $0[1]) }
    }

    private func make(names: [OwnedName]) throws -> ContactID {
        let address = names.first { $0.kind == .email }?.value
        let label = address == nil ? names.first?.value : nil
        try run(
            """
            INSERT INTO contact (id, shard, address, label, names)
            SELECT coalesce(max(id), 0) + 1, (coalesce(max(id), 0) + 1) & 255, ?, ?, 0 FROM contact
            """,
            [address, label]
        )
        return ContactID(database.lastInsertedRowID)
    }

    private func add(_ kind: AliasKind, _ value: String, to contact: ContactID) throws {
        let number = contact.number
        try run("INSERT INTO alias (kind, value, contact) VALUES (?, ?, ?)", [kind.rawValue, value, number])
        try run("UPDATE contact SET names = names | ? WHERE id = ?", [kind.bit, number])
        switch kind {
        case .email:
            try run("UPDATE contact SET address = ?, label = NULL WHERE id = ? AND address IS NULL", [value, number])
        case .userID: try run("UPDATE contact SET label = ? WHERE id = ? AND address IS NULL", [value, number])
        case .anonymousID: break
        }
    }
}
