import FlowServer

/// Who is who in an event file: which names belong to one contact, by the rules of the store's intake.
///
/// Names are found by their hashes: 12 bytes a name in a table that is at most 7/8 full and at least half that, and 5
/// bytes a contact.
struct ContactBook: Sendable {
    /// Names of a contact, by kind; a contact has at most one user id, and is merged with nobody of another address.
    private struct Kinds {
        static let userID: UInt8 = 1
        static let email: UInt8 = 2
        static let anonymousID: UInt8 = 4
        static let unique = userID | email
    }

    private static let none = UInt32.max

    /// By slot: the name's number, 0 where there is none, and the contact that it was given to.
    private var names = [UInt64](repeating: 0, count: 1 << 12)
    private var owners = [UInt32](repeating: none, count: 1 << 12)
    private(set) var nameCount = 0
    /// By contact: the one that it was merged into, or itself; after `finish()` its final number.
    private var merged: [UInt32] = []
    /// By contact: kinds of its names.
    private var kinds: [UInt8] = []

    /// Contacts' numbers are below it, after `finish()`.
    private(set) var contactCount: UInt32 = 0

    // MARK: First reading

    /// Takes in what one line says: names that stand together are one contact's where they can be.
    ///
    /// The contact is the one that goes by the strongest known name, or a new one. Names that nobody goes by become its
    /// own; another contact's stay there unless the two can be one person, never with two user ids or two addresses.
    /// This is the store's rule (ARCHITECTURE, Identity), line by line in the order of the file.
    mutating func add(_ record: EventRecord) {
        let user = slot(of: record.userID.number)
        let email = slot(of: record.email.number)
        let anonymous = slot(of: record.anonymousID.number)
        let known = (owner(user), owner(email), owner(anonymous))
        // Mostly everything that is told is known, of one contact.
        if let one = known.0 ?? known.1 ?? known.2, isAll(record.userID, known.0, one),
            isAll(record.email, known.1, one), isAll(record.anonymousID, known.2, one)
        {
            return
        }
        join([
            Name(hash: record.userID.number, kind: Kinds.userID, owner: known.0),
            Name(hash: record.email.number, kind: Kinds.email, owner: known.1),
            Name(hash: record.anonymousID.number, kind: Kinds.anonymousID, owner: known.2),
        ])
    }

    private struct Name {
        var hash: UInt64
        var kind: UInt8
        var owner: UInt32?
    }

    private func isAll(_ name: NameHash, _ owner: UInt32?, _ one: UInt32) -> Bool {
        name.isNone || owner == one
    }

    private mutating func join(_ all: [Name]) {
        let told = all.filter { $0.hash != 0 }
        let given = told.filter { $0.owner == nil }.reduce(0) { $0 | $1.kind }
        var kept = strongest(told)
        var keptKinds = kept.map { kinds[Int($0)] } ?? 0
        var gone: [UInt32] = []
        for name in told {
            guard let target = kept, let other = name.owner, other != target, !gone.contains(other) else { continue }
            let otherKinds = kinds[Int(other)]
            guard (keptKinds | given) & otherKinds & Kinds.unique == 0 else { continue }
            let otherStays = otherKinds & Kinds.userID != 0 && keptKinds & Kinds.userID == 0
            let (stays, goes) = otherStays ? (other, target) : (target, other)
            merged[Int(goes)] = stays
            kinds[Int(stays)] |= kinds[Int(goes)]
            gone.append(goes)
            kept = stays
            keptKinds = kinds[Int(stays)]
        }
        let contact = kept ?? newContact()
        for name in told where name.owner == nil {
            give(name.hash, to: contact)
            kinds[Int(contact)] |= name.kind
        }
    }

    /// The owner of the strongest known name that has no name of a stronger kind told beside it.
    private func strongest(_ told: [Name]) -> UInt32? {
        var unsuitable: UInt8 = 0
        for name in told {
            if let owner = name.owner, kinds[Int(owner)] & unsuitable == 0 { return owner }
            unsuitable |= name.kind
        }
        return nil
    }

    private mutating func newContact() -> UInt32 {
        let contact = UInt32(merged.count)
        merged.append(contact)
        kinds.append(0)
        return contact
    }

    /// Numbers the contacts that are left, in the order in which they were first seen.
    mutating func finish() {
        var numbers = [UInt32](repeating: 0, count: merged.count)
        for contact in merged.indices where merged[contact] == UInt32(contact) {
            numbers[contact] = contactCount
            contactCount += 1
        }
        for slot in owners.indices where names[slot] != 0 { owners[slot] = numbers[Int(root(owners[slot]))] }
        (merged, kinds) = ([], [])
    }

    /// After `finish()`, the contact that goes by a name.
    func contact(named name: NameHash) -> UInt32? {
        let slot = slot(of: name.number)
        return names[slot] == 0 ? nil : owners[slot]
    }

    // MARK: The table

    /// Where the name stands, or would stand.
    private func slot(of name: UInt64) -> Int {
        let mask = names.count - 1
        var slot = Int(truncatingIfNeeded: name) & mask
        while names[slot] != 0, names[slot] != name { slot = (slot + 1) & mask }
        return slot
    }

    private mutating func owner(_ slot: Int) -> UInt32? {
        guard names[slot] != 0 else { return nil }
        let root = root(owners[slot])
        owners[slot] = root
        return root
    }

    /// The contact that it became; each look makes the next one shorter (path halving, Tarjan and van Leeuwen 1984).
    private mutating func root(_ contact: UInt32) -> UInt32 {
        var root = Int(contact)
        while merged[root] != UInt32(root) {
            merged[root] = merged[Int(merged[root])]
            root = Int(merged[root])
        }
        return UInt32(root)
    }

    private mutating func give(_ name: UInt64, to contact: UInt32) {
        if nameCount * 8 >= names.count * 7 { grow() }
        let slot = slot(of: name)
        (names[slot], owners[slot]) = (name, contact)
        nameCount += 1
    }

    private mutating func grow() {
        let (oldNames, oldOwners) = (names, owners)
        names = Array(repeating: 0, count: oldNames.count * 2)
        owners = Array(repeating: ContactBook.none, count: oldNames.count * 2)
        for index in oldNames.indices where oldNames[index] != 0 {
            let slot = slot(of: oldNames[index])
            (names[slot], owners[slot]) = (oldNames[index], oldOwners[index])
        }
    }
}
