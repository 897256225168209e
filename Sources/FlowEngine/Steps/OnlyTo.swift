package import FlowModel

/// The safety list of a staging machine: whoever is not on it gets nothing, teams included (INTERFACES, Configuration).
extension Engine {
    /// Why nothing goes to that address; nil when it may.
    package static func onlyToBars(_ address: String, in folder: LiveFolder) -> SkipReason? {
        guard let list = folder.onlyTo, !list.contains(address) else { return nil }
        return .onlyTo
    }
}

extension Decision {
    /// Begins a `notify` step: asks for the email, or skips a team whose address is not on the list.
    ///
    /// A team without a known address is left to whoever writes the message.
    mutating func notify(
        _ team: Slug,
        with email: Slug,
        otherwise: Int?,
        _ enrolment: Enrolment,
        at place: Place
    ) {
        guard let reason = folder.teams[team].flatMap({ Engine.onlyToBars($0, in: folder) }) else {
            return ask(for: .notification(team: team, email: email), enrolment, at: place)
        }
        tell(.skipped(email: email, reason), of: enrolment, at: place.step)
        proceed(enrolment, to: otherwise ?? place.step.next, from: place)
    }
}
