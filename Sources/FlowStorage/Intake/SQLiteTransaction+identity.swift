import FlowModel
import FlowRuntime
import GRDB

/// The kinds of names by which applications know a contact, the strongest first; the numbers are part of the schema.
enum AliasKind: Int64 {
    case userID = 0
    case email = 1
    case anonymousID = 2

    /// Its bit in a contact's `names`.
    var bit: Int64 { 1 << rawValue }
}

extension SQLiteTransaction {
    func contact(_ reference: ContactReference) throws -> ContactID {
        let names = try owned(reference)
        return try find(names, among: strongest(names))
    }

    /// The contact that goes by the strongest known name, or a new one.
    ///
    /// Names that nobody goes by become the contact's; those of another contact stay there unless the two can be one
    /// person: then they are merged. A contact with a user id never gets a second one, nor one that was only recognised
    /// by its anonymous id a second email address: they would be two people at one browser.
    func find(_ reference: ContactReference, at now: Instant) throws -> (contact: ContactID, merging: Merging) {
        let names = try owned(reference)
        var merging = Merging()
        var kept = strongest(names)
        let given = names.filter { $0.owner == nil }.reduce(0) { $0 | $1.kind.bit }
        for name in names {
            guard let target = kept, let other = name.owner, other.contact != target.contact,
                !merging.gone.contains(other.contact), target.mayBe(other, given: given)
            else { continue }
            // Who has a user id stays.
            let (stays, goes) = other.isUser && !target.isUser ? (other, target) : (target, other)
            guard let timeline = try merge(goes.contact, into: stays.contact, at: now) else { continue }
            merging.gone.append(goes.contact)
            merging.timeline += timeline
            kept = Owner(contact: stays.contact, names: stays.names | goes.names)
        }
        return (try find(names, among: kept), merging)
    }

    /// The owner that was found, else somebody new, with the names that nobody has.
    private func find(_ names: [OwnedName], among owner: Owner?) throws -> ContactID {
        guard !names.isEmpty else { throw StoreError.rejected(reason: "a contact without any name") }
        let contact = try owner?.contact ?? make(names: names.filter { $0.owner == nil })
        for name in names where name.owner == nil { try add(name.kind, name.value, to: contact) }
        return contact
    }

    /// The contact that `find` would find; nil where it would make one.
    func known(_ reference: ContactReference) throws -> ContactID? {
        strongest(try owned(reference))?.contact
    }

    /// A contact with the kinds of names that it has.
    private struct Owner {
        var contact: ContactID
        var names: Int64

        var isUser: Bool { names & AliasKind.userID.bit != 0 }

        /// Whether the two can be one person, who also gets the kinds of names given: never with two user ids or two
        /// addresses.
        func mayBe(_ other: Owner, given: Int64) -> Bool {
            let unique = AliasKind.userID.bit | AliasKind.email.bit
            return (names | given) & other.names & unique == 0
        }
    }

    /// A name of a reference and the contact that goes by it.
    private struct OwnedName {
        var kind: AliasKind
        var value: String
        var owner: Owner?
    }

    private func owned(_ reference: ContactReference) throws -> [OwnedName] {
        let names: [(kind: AliasKind, value: String?)] = [
            (.userID, reference.userID), (.email, reference.email), (.anonymousID, reference.anonymousID),
        ]
        return try names.compactMap { name in
            try name.value.map { OwnedName(kind: name.kind, value: $0, owner: try owner(name.kind, $0)) }
        }
    }

    private func strongest(_ names: [OwnedName]) -> Owner? {
        var unsuitable: Int64 = 0
        for name in names {
            if let owner = name.owner, owner.names & unsuitable == 0 { return owner }
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

    private func owner(_ kind: AliasKind, _ value: String) throws -> Owner? {
        let sql = """
            SELECT contact.id, contact.names FROM alias JOIN contact ON contact.id = alias.contact
            WHERE alias.kind = ? AND alias.value = ?
            """
        return try first(sql, [kind.rawValue, value]) { Owner(contact: ContactID($0[0]), names: $0[1]) }
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
