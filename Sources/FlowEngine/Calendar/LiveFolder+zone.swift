package import FlowModel

extension LiveFolder {
    /// The zone of a contact's calendar: its own, else the flow's, else the daemon's, else UTC.
    package func zone(of contact: Contact, in flow: Flow? = nil) -> ZoneTable {
        for name in [contact.timeZone, flow?.timeZone, timeZone] {
            if let name, let table = zone(name) { return table }
        }
        return .utc
    }
}
