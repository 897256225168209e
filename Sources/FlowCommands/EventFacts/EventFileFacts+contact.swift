import FlowServer

extension EventFileFacts {
    /// The number of the contact that goes by that address; nil when nobody does.
    package func contact(address: String) throws -> UInt32? {
        try knownIndex().contacts.contact(named: NameHash(.email, address))
    }
}
