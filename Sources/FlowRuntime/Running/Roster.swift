import FlowEngine
import FlowModel

/// The people that one transaction is about: each is loaded once, decided about any number of times, written once.
final class Roster {
    let transaction: any StoreTransaction
    let folder: LiveFolder
    private let prepared: PreparedFolder
    private let now: Instant
    /// Contacts about whom this transaction has decided.
    private(set) var advanced: Set<ContactID> = []
    private(set) var written: [Transition] = []
    private var people: [ContactID: Person] = [:]
    private var unwritten: [Transition] = []

    init(_ transaction: any StoreTransaction, in prepared: PreparedFolder, at now: Instant) {
        (self.transaction, self.prepared, folder, self.now) = (transaction, prepared, prepared.folder, now)
    }

    func load(_ contacts: [ContactID]) throws {
        var missing: [ContactID] = []
        var seen: Set<ContactID> = []
        for contact in contacts where people[contact] == nil && seen.insert(contact).inserted {
            missing.append(contact)
        }
        guard !missing.isEmpty else { return }
        for person in try transaction.people(missing, reading: folder.reads, at: now) {
            people[person.contact.id] = person
        }
    }

    /// Loads the person anew when it is next asked for; whatever was decided has been flushed.
    func forget(_ contact: ContactID) {
        people[contact] = nil
    }

    /// Forgets everybody who is one person now, and passes on what was told of it.
    func take(_ merging: Merging, into contact: ContactID) throws {
        for gone in merging.gone { forget(gone) }
        forget(contact)
        guard !merging.timeline.isEmpty, let person = try person(contact) else { return }
        written.append(Transition(person: person, changes: [], timeline: merging.timeline, nextDue: now))
        forget(contact)
    }

    func person(_ contact: ContactID) throws -> Person? {
        try load([contact])
        return people[contact]
    }

    /// Decides, and keeps the person as decided for the next decision of this transaction.
    func advance(_ contact: ContactID, causes: [Cause]) throws {
        guard let person = try person(contact) else { return }
        let transition = Engine.advance(person, in: prepared, causes: causes, at: now)
        people[contact] = transition.person
        advanced.insert(contact)
        unwritten.append(transition)
    }

    func flush() throws {
        guard !unwritten.isEmpty else { return }
        try transaction.write(unwritten)
        written += unwritten
        unwritten = []
    }
}
