package import FlowModel

extension Engine {
    /// When an email of the flow may go to the contact; nil when it may now.
    ///
    /// Checked when the step begins and again when the message is about to be handed over.
    package static func sendingOpens(
        for contact: Contact,
        flow: Flow,
        in folder: LiveFolder,
        at now: Instant
    ) -> Instant? {
        guard let hours = flow.sendingHours else { return nil }
        let zone = folder.zone(of: contact, in: flow)
        // Where all days for ten years are holidays, it is looked at again behind them.
        let opening =
            hours.nextOpening(atOrAfter: now, in: zone, holidays: folder.holidays)
            ?? now.adding(seconds: 3_650 * 86_400)
        return opening > now ? opening : nil
    }
}
