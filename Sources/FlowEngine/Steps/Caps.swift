package import FlowModel

/// Frequency caps (LANGUAGE, Sending hours).
extension Engine {
    /// What counts against an email that is due.
    package struct CapLook: Hashable, Sendable {
        /// When each email that counts was accepted; one that is on its way counts as if it were accepted now.
        package var counted: [Instant]
        /// When a cap held this one back for the first time; nil when none did.
        package var heldSince: Instant?
        /// Until when it was put off last.
        package var dueAt: Instant

        package init(counted: [Instant], heldSince: Instant?, dueAt: Instant) {
            (self.counted, self.heldSince, self.dueAt) = (counted, heldSince, dueAt)
        }
    }

    /// What hours and caps say of an email that consent allows.
    package enum Release: Hashable, Sendable {
        case now
        /// It is looked at again then; nil when its hours never open.
        case held(HoldReason, until: Instant?)
        /// There was no room within two days.
        case skipped
    }

    /// Whether emails of that kind count, and wait for room.
    package static func isCapped(email: Slug, flow: Flow, in folder: LiveFolder) -> Bool {
        !folder.caps.areNone && folder.topic(ofEmail: email, in: flow) != .transactional
    }

    /// Whether an email may go out now, as far as hours and caps go; `look` is nil for one that no cap concerns.
    ///
    /// Outside its hours it waits for them first, however long: caps are looked at when it could go. A hold by a cap is
    /// moved only by what went out meanwhile, so a further one never names the same moment.
    package static func release(
        for contact: Contact,
        flow: Flow,
        in folder: LiveFolder,
        look: CapLook?,
        at now: Instant
    ) -> Release {
        let opening = sendingOpens(for: contact, flow: flow, in: folder, at: now)
        guard let look else { return opening.map(Release.untilHours) ?? .now }
        let zone = folder.zone(of: contact, in: flow)
        let room = folder.caps.roomOpens(after: look.counted, at: now)
        let end = capEnd(since: look.heldSince ?? now, in: zone)
        if look.heldSince != nil, end <= now {
            let wasOpen = flow.sendingHours?.contains(end, in: zone, holidays: folder.holidays) ?? true
            let hadRoom = folder.caps.roomOpens(after: look.counted, at: end) == end
            if !hadRoom || look.dueAt == end && !wasOpen { return .skipped }
        }
        if room <= now || look.heldSince == nil, let opening { return .untilHours(opening) }
        guard room > now else { return .now }
        let opens = roomOpens(after: look.counted, for: contact, flow: flow, in: folder, at: now)
        return .held(.frequencyCap, until: min(opens, end))
    }

    /// The next moment inside the email's hours at which caps leave room, by what is known now; `distantFuture` when
    /// there is none.
    package static func roomOpens(
        after counted: [Instant],
        for contact: Contact,
        flow: Flow,
        in folder: LiveFolder,
        at now: Instant
    ) -> Instant {
        // What has left a window does not come back: from the first moment with room on there is room.
        let room = folder.caps.roomOpens(after: counted, at: now)
        return sendingOpens(for: contact, flow: flow, in: folder, at: room) ?? room
    }

    /// Two calendar days after the first hold.
    private static func capEnd(since held: Instant, in zone: ZoneTable) -> Instant {
        var days = CalendarDuration()
        days.days = 2
        return days.end(from: held, in: zone)
    }
}

extension Engine.Release {
    fileprivate static func untilHours(_ opening: Instant) -> Engine.Release {
        .held(.sendingHours, until: opening < .distantFuture ? opening : nil)
    }
}

extension FrequencyCaps {
    private static let day: Int64 = 86_400
    private static let week: Int64 = 7 * 86_400

    package var areNone: Bool { perDay == nil && perWeek == nil }

    /// What was accepted at that instant or earlier counts no longer.
    package func forgotten(at now: Instant) -> Instant {
        now.adding(seconds: perWeek == nil ? -FrequencyCaps.day : -FrequencyCaps.week)
    }

    /// The first moment from `now` on at which one more email is within the caps, hours aside.
    ///
    /// One that was accepted at an instant counts from then until, not including, that instant plus the window.
    func roomOpens(after counted: [Instant], at now: Instant) -> Instant {
        let latest = counted.sorted(by: >)
        func opens(_ limit: Int?, _ window: Int64) -> Instant {
            guard let limit else { return now }
            guard limit > 0 else { return .distantFuture }
            return limit <= latest.count ? latest[limit - 1].adding(seconds: window) : now
        }
        return max(now, opens(perDay, FrequencyCaps.day), opens(perWeek, FrequencyCaps.week))
    }
}
