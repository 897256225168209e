import FlowInsights
import FlowModel

/// The other reports, as a file that somebody else wrote could make them.
extension HostileTitles {
    /// As many as there are in reports of a million contacts.
    private mutating func large() -> Int { number(3) == 0 ? number(10_000_000) : number(50) }

    private mutating func slug() -> Slug { Slug(stored: title()) }

    private mutating func reasons(_ count: (inout HostileTitles) -> Int) -> [String: Int] {
        var reasons: [String: Int] = [:]
        for _ in 0...2 { reasons[title()] = count(&self) }
        return reasons
    }

    private mutating func share() -> Share {
        let whole = large()
        return Share(number(whole + 1), of: whole)
    }

    mutating func stages() -> StageReport {
        let stages = (0...number(9)).map { _ in
            var stage = StageReport.Stage(
                name: slug(),
                title: title(),
                description: title(),
                isOutside: number(3) == 0,
                now: large(),
                entered: large(),
                left: large(),
                timeInStage: times(),
                timeSoFar: times()
            )
            stage.isDefined = number(3) > 0
            return stage
        }
        func name(_ place: Int) -> Slug { stages[place % stages.count].name }
        return StageReport(
            stages: stages,
            moves: (0...number(9)).map { place in
                StageReport.Move(
                    from: number(3) == 0 ? nil : name(place),
                    to: name(place + 1),
                    moves: large(),
                    direction: StageReport.Direction.allCases[number(StageReport.Direction.allCases.count)]
                )
            },
            conversions: (0...number(9)).map { place in
                StageReport.Conversion(from: name(place), to: name(place + 1), share: share(), time: times())
            },
            period: nil,
            end: Instant(milliseconds: 1_772_442_000_000)
        )
    }

    mutating func flows() -> FlowReport {
        let flows = (0...number(9)).map { _ in
            let entered = large()
            // No entry ends twice.
            let part = { (hostile: inout HostileTitles) in hostile.number(entered / 5 + 1) }
            return FlowReport.Flow(
                name: slug(),
                version: number(1_000),
                entered: entered,
                converted: part(&self),
                finished: part(&self),
                stopped: reasons { part(&$0) },
                timeToConvert: times(),
                places: (0...number(4)).map { _ in FlowReport.Place(step: title(), contacts: large()) }
            )
        }
        let emails = (0...number(9)).map { _ in
            var email = FlowReport.Email(
                name: slug(),
                flow: number(2) == 0 ? nil : slug(),
                version: number(2) == 0 ? nil : number(1_000),
                arm: number(2) == 0 ? nil : number(9)
            )
            email.sent = large()
            email.bounced = number(email.sent / 2 + 1)
            let part = { (hostile: inout HostileTitles) in hostile.number(email.delivered + 1) }
            (email.opened, email.clicked, email.replied) = (part(&self), part(&self), part(&self))
            (email.complained, email.unsubscribed) = (part(&self), part(&self))
            email.skipped = reasons { $0.large() }
            return email
        }
        return FlowReport(flows: flows, emails: emails, period: nil, end: Instant(milliseconds: 1_772_442_000_000))
    }

    mutating func goal() -> GoalReport {
        let kinds: [Fact.Kind] = [.event, .sent, .opened, .clicked, .replied, .stage]
        let rows = (0...number(30)).map { _ in
            let (did, didNot) = (share(), share())
            var row = GoalReport.Row(
                title: title(),
                times: number(12),
                did: did,
                didNot: didNot,
                difference: Difference(did, minus: didNot),
                didInterval: did.interval,
                didNotInterval: didNot.interval
            )
            row.kind = kinds[number(kinds.count)]
            return row
        }
        var report = GoalReport(
            goal: title(),
            reached: share(),
            rows: rows,
            end: Instant(milliseconds: 1_772_442_000_000)
        )
        report.within = number(2) == 0 ? nil : Int64(number(2_000_000_000))
        (report.early, report.tooNew, report.leftOut) = (large(), large(), large())
        report.stages = Dictionary(rows.map { (Slug($0.title), title()) }, uniquingKeysWith: { first, _ in first })
        return report
    }

    mutating func story(in zone: ZoneTable) -> ContactStory {
        let lines = (0...number(20)).map { place in
            TimelineEntry(
                at: Instant(milliseconds: 1_772_442_000_000 + Int64(place) * Int64(number(90_000_000))),
                contact: ContactID(1),
                flow: number(2) == 0 ? nil : slug(),
                step: number(2) == 0 ? nil : title(),
                kind: happening()
            )
        }
        return ContactStory(contact: title(), lines: lines, zone: zone)
    }

    private mutating func happening() -> TimelineEntry.Kind {
        switch number(10) {
        case 0: .sent(email: slug())
        case 1: .moved(from: slug(), to: slug())
        case 2: .tagged(slug())
        case 3: .set(field: slug(), value: .text(title()))
        case 4: .went(to: title())
        case 5: .decided(condition: title(), result: true)
        case 6: .called(webhook: slug(), status: number(600))
        case 7: .recorded(event: slug())
        case 8: .unsubscribed(topic: slug())
        default: .event(name: slug(), email: slug(), link: title(), topic: nil)
        }
    }
}
