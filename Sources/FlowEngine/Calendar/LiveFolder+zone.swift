package import FlowModel

extension LiveFolder {
    /// The zone of a contact's calendar: its own, else the flow's, else the daemon's, else UTC.
    package func zone(of contact: Contact, in flow: Flow? = nil) -> ZoneTable {
        zone(of: contact, else: flow?.timeZone)
    }

    /// The same with the name of the flow's zone.
    func zone(of contact: Contact, else name: String?) -> ZoneTable {
        if let own = contact.timeZone, let table = zone(own) { return table }
        if let name, let table = zone(name) { return table }
        return zone(timeZone) ?? .utc
    }
}
