import FlowModel
import FlowRuntime

extension ReferenceTransaction {
    func contact(_ reference: ContactReference) throws -> ContactID {
        try find(reference, among: known(reference))
    }

    /// Merges everybody else who is named and can be the same person.
    func find(_ reference: ContactReference, at now: Instant) throws -> (contact: ContactID, merging: Merging) {
        var merging = Merging()
        var kept = known(reference)
        for name in aliases(reference) {
            guard let target = kept, let other = state.aliases[name], other != target else { continue }
            let free = aliases(reference).filter { state.aliases[$0] == nil }.map(\.kind)
            let shared = kinds(of: target).union(free).intersection(kinds(of: other))
            guard shared.isDisjoint(with: [.userID, .email]) else { continue }
            let isOtherTheUser = kinds(of: other).contains(.userID) && !kinds(of: target).contains(.userID)
            let (stays, goes) = isOtherTheUser ? (other, target) : (target, other)
            guard let timeline = try merge(goes, into: stays, at: now) else { continue }
            merging.gone.append(goes)
            merging.timeline += timeline
            kept = stays
        }
        return (try find(reference, among: kept), merging)
    }

    private func find(_ reference: ContactReference, among owner: ContactID?) throws -> ContactID {
        let names = aliases(reference)
        guard !names.isEmpty else { throw StoreError.rejected(reason: "a contact without any name") }
        let contact = owner ?? ContactID(Int64(state.contacts.count) + 1)
        if owner == nil { state.contacts.append(ReferenceState.ContactRecord()) }
        for name in names { claim(name, for: contact, replacesAddress: false) }
        return contact
    }

    private func kinds(of contact: ContactID) -> Set<ReferenceState.Alias.Kind> {
        Set(state.aliases.filter { $0.value == contact }.keys.map(\.kind))
    }

    /// The owner of the strongest name that does not already go by another name of a stronger kind that was given.
    func known(_ reference: ContactReference) -> ContactID? {
        let names = aliases(reference)
        for (index, name) in names.enumerated() {
            guard let owner = state.aliases[name] else { continue }
            if kinds(of: owner).isDisjoint(with: names[..<index].map(\.kind)) { return owner }
        }
        return nil
    }

    private func aliases(_ reference: ContactReference) -> [ReferenceState.Alias] {
        ReferenceState.Alias.Kind.allCases.compactMap { kind in
            let value =
                switch kind {
                case .userID: reference.userID
                case .email: reference.email
                case .anonymousID: reference.anonymousID
                }
            return value.map { ReferenceState.Alias(kind: kind, value: $0) }
        }
    }

    /// Gives the name to the contact unless another one has it.
    func claim(_ name: ReferenceState.Alias, for contact: ContactID, replacesAddress: Bool) {
        let isNew = state.aliases[name] == nil
        if isNew { state.aliases[name] = contact }
        guard state.aliases[name] == contact, var record = state[contact] else { return }
        switch name.kind {
        case .userID where isNew: record.userID = name.value
        case .anonymousID where record.anonymousID == nil: record.anonymousID = name.value
        case .email where replacesAddress || record.address == nil: record.address = name.value
        case .userID, .anonymousID, .email: break
        }
        state[contact] = record
    }
}
