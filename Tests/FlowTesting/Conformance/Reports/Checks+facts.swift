import FlowModel
import FlowRuntime

extension FactConformance {
    static let happenings: [FactCheck] = [
        FactCheck("an application's event is a fact with the source that it tells, by its sender's clock") { facts in
            let stage = facts.stage
            let campaign = Value.object(["source": .text("spring letter"), "name": .text("spring")])
            try stage.settle(stage.arrival("1", properties: ["source": .text("  Google  Ads ")]))
            var told = stage.arrival("2", .track("page"), after: 5, properties: ["utm-source": .text("bing")])
            told.campaign = campaign
            try stage.settle(told)
            try stage.settle(stage.arrival("3", .track("page"), after: 6, properties: ["utm-source": .text("bing")]))
            try stage.settle(stage.arrival("4", .identify, after: 7, properties: ["source": .text("nobody")]))
            try stage.accept(stage.arrival("5", .track("purchase"), after: 8, properties: ["source": .flag(true)]))
            let expected = [
                NamedFact(1, .event, "lead", "Google Ads", at: facts.now.adding(seconds: -1)),
                NamedFact(1, .event, "page", "spring letter", at: facts.now.adding(seconds: 4)),
                NamedFact(1, .event, "page", "bing", at: facts.now.adding(seconds: 5)),
                NamedFact(1, .event, "purchase", at: facts.now.adding(seconds: 7)),
            ]
            try expect(try facts.facts(), is: expected, "the facts, of the one that still waits as well")
        },
        FactCheck("what readers did is told with email and flow, what machines did is not") { facts in
            let stage = facts.stage
            let entry = try stage.enter()
            let did: [Condition.MessageFact] = [.opened, .clicked, .replied, .bounced, .complained]
            for (index, fact) in did.enumerated() {
                try stage.accept(stage.arrival("did \(index)", about: entry.message, fact))
                try stage.accept(stage.arrival("machine \(index)", about: entry.message, fact, isAutomatic: true))
            }
            let told = try facts.facts().filter { $0.kind != .event && $0.kind != .entered }
            let kinds: [Fact.Kind] = [.opened, .clicked, .replied, .bounced, .complained]
            let expected = kinds.map { NamedFact(1, $0, "welcome", "nurture", at: facts.now) }
            try expect(told, is: expected, "what readers did")
        },
        FactCheck("what people wish to get is told by topic, with the email that it came from") { facts in
            let stage = facts.stage
            let entry = try stage.enter()
            let byMail = Arrival(
                messageID: "by mail",
                subject: .message(entry.message),
                receivedAt: facts.now,
                timestamp: facts.now,
                kind: .unsubscribed(topic: "news")
            )
            try stage.accept(byMail)
            try stage.accept(stage.arrival("1", .unsubscribed(topic: nil), after: 2))
            try stage.accept(stage.arrival("2", .subscribed(topic: "news"), after: 3))
            let kinds: Set<Fact.Kind> = [.unsubscribed, .subscribed]
            let expected = [
                NamedFact(1, .unsubscribed, "news", "welcome", at: facts.now),
                NamedFact(1, .unsubscribed, at: facts.now.adding(seconds: 1)),
                NamedFact(1, .subscribed, "news", at: facts.now.adding(seconds: 2)),
            ]
            try expect(try facts.facts(FactSelection(kinds: kinds)), is: expected, "consent")
        },
        FactCheck("an address that comes onto the list says so of its contact, once, and of no email") { facts in
            let stage = facts.stage
            let anna = "anna@example.com"
            try stage.settle(stage.arrival("1", from: ContactReference(email: anna)))
            let entries: [SuppressionEntry] = [
                SuppressionEntry(address: anna, reason: .bounced, at: facts.now.adding(seconds: -9), source: "ses"),
                SuppressionEntry(address: anna, reason: .complained, source: "import old.csv"),
                SuppressionEntry(address: anna, reason: .bounced, source: "late"),
                SuppressionEntry(address: anna, reason: .unsubscribed, source: "by hand"),
                SuppressionEntry(address: "nobody@example.com", reason: .complained, source: "ses"),
            ]
            let now = facts.now.adding(seconds: 5)
            _ = try stage.transact { try $0.suppress(entries, at: now) }
            try stage.transact { _ = try $0.lift([anna], source: "by hand", at: now) }
            let expected = [
                NamedFact(1, .bounced, at: facts.now.adding(seconds: -9)), NamedFact(1, .complained, at: now),
                NamedFact(1, .unsubscribed, at: now),
            ]
            try expect(try facts.facts().filter { $0.kind != .event }, is: expected, "the facts")
            let lines = try facts.exported().dropFirst()
            let kinds = ["bounced", "complained", "unsubscribed"].map(ExportedEvent.Kind.reader)
            try expect(lines.map(\.kind), is: kinds, "the lines")
            let causes = ["ses", "import old.csv", "by hand"].map { [Slug(stored: "source"): Value.text($0)] }
            try expect(lines.map(\.properties), is: causes, "their causes")
        },
        FactCheck("a contact that was merged into another has its facts there") { facts in
            let stage = facts.stage
            let anonymous = ContactReference(anonymousID: "a1")
            try stage.settle(stage.arrival("1", from: anonymous, properties: ["source": .text("google")]))
            try stage.settle(stage.arrival("2", from: ContactReference(userID: "u1"), .track("page"), after: 1))
            let both = ContactReference(userID: "u1", anonymousID: "a1")
            let merged = try stage.transact { try $0.accept([stage.arrival("3", from: both, .track("buy"), after: 2)]) }
            guard case .merged(_, let kept, _)? = merged.first else {
                throw ConformanceFailure("the two are merged: found \(merged)")
            }
            let number = UInt32(kept.number)
            let expected = [
                NamedFact(number, .event, "lead", "google", at: facts.now.adding(seconds: -1)),
                NamedFact(number, .event, "page", at: facts.now),
                NamedFact(number, .event, "buy", at: facts.now.adding(seconds: 1)),
            ]
            try expect(try facts.facts(), is: expected, "the facts")
        },
    ]

    static let flows: [FactCheck] = [
        FactCheck("lines that flows and rules wrote are facts: recorded, moved, split, skipped, consent") { facts in
            let stage = facts.stage
            let (_, contact) = try stage.settle(stage.arrival("1"))
            func line(_ seconds: Int64, _ kind: TimelineEntry.Kind) -> TimelineEntry {
                let at = facts.now.adding(seconds: seconds)
                return TimelineEntry(at: at, contact: contact, flow: "nurture", step: "2.1", kind: kind)
            }
            let lines = [
                line(1, .moved(from: nil, to: "lead")), line(2, .waiting(until: nil, condition: nil, reason: nil)),
                line(3, .moved(from: "lead", to: "mql")), line(4, .split(arm: 2)),
                line(5, .skipped(email: "welcome", .unsubscribed)), line(6, .recorded(event: "qualified")),
                line(7, .sent(email: "welcome")), line(8, .unsubscribed(topic: nil)),
                line(9, .subscribed(topic: "news")), line(10, .unsubscribed(topic: "news")),
            ]
            try stage.write(contact, [], timeline: lines)
            let expected = [
                NamedFact(1, .event, "lead", at: facts.now.adding(seconds: -1)),
                NamedFact(1, .stage, "lead", at: facts.now.adding(seconds: 1)),
                NamedFact(1, .stage, "mql", "lead", at: facts.now.adding(seconds: 3)),
                NamedFact(1, .split, "nurture", "2.1", number: 2, at: facts.now.adding(seconds: 4)),
                NamedFact(
                    1,
                    .skipped,
                    "welcome",
                    "nurture",
                    number: Int(SkipReason.unsubscribed.number),
                    at: facts.now.adding(seconds: 5)
                ),
                NamedFact(1, .event, "qualified", at: facts.now.adding(seconds: 6)),
                NamedFact(1, .unsubscribed, at: facts.now.adding(seconds: 8)),
                NamedFact(1, .subscribed, "news", at: facts.now.adding(seconds: 9)),
                NamedFact(1, .unsubscribed, "news", at: facts.now.adding(seconds: 10)),
            ]
            try expect(try facts.facts(), is: expected, "the facts")
        },
        FactCheck("entering and leaving are told with the version that the entry began with") { facts in
            let stage = facts.stage
            let (event, contact) = try stage.settle(stage.arrival("1"))
            let first = try unwrap(try stage.apply().first, "the first version")
            var second = Stage.flow
            second.canonicalText = "second"
            var entry = stage.enrolment(contact, in: first, trigger: event)
            try stage.write(contact, [.entered(entry)])
            let later = try unwrap(try stage.apply([second], text: "second").first, "the second version")
            let other = stage.enrolment(contact, 2, in: later, trigger: event, runKey: "other")
            entry.version = later.version
            try stage.write(contact, [.moved(entry), .entered(other)])
            entry.state = .left(.converted, at: facts.now, step: nil)
            var stopped = other
            stopped.state = .left(.stopped(.stopWhen), at: facts.now, step: nil)
            try stage.write(contact, [.moved(entry), .moved(stopped)])
            let expected = [
                NamedFact(1, .entered, "nurture", number: 1, at: facts.now),
                NamedFact(1, .entered, "nurture", number: 2, at: facts.now),
                NamedFact(1, .converted, "nurture", number: 1, at: facts.now),
                NamedFact(1, .stopped, "nurture", "stop-when", number: 2, at: facts.now),
            ]
            try expect(try facts.facts().filter { $0.kind != .event }, is: expected, "the facts")
            try expect(try facts.open().versions(of: "nurture"), is: [facts.now, facts.now], "the versions")
            try expect(try facts.open().versions(of: "other"), is: [], "of a flow that is not known")
        },
        FactCheck("an email is sent when a server took it, and only to contacts") { facts in
            let stage = facts.stage
            let epoch = try stage.store.takeOwnership(onUnknownOutcome: .resend, at: facts.now)
            let anna = try stage.enter()
            let bob = try stage.enter("bob@example.com", .notification(team: "sales", email: "hot lead"))
            let carol = try stage.enter("carol@example.com")
            let dan = try stage.enter("dan@example.com", .webhook("crm"))
            for entry in [anna, bob, dan] {
                try stage.transact {
                    let sending = Sending(id: entry.message, body: stage.body("to \(entry.contact.number)"))
                    try $0.beginSending([sending], epoch: epoch, at: facts.now)
                }
                try stage.settle(entry.message, .done, after: 60)
            }
            try stage.settle(carol.message, .cancelled, after: 60)
            let at = facts.now.adding(seconds: 60)
            let expected = [NamedFact(1, .sent, "welcome", "nurture", at: at)]
            try expect(try facts.facts(FactSelection(kinds: [.sent])), is: expected, "the facts")
            let summary = try facts.open().facts(FactSelection(kinds: [])) { _ in }
            try expect(summary, is: FactSummary(contactLimit: 5, lastAt: at), "the summary")
        },
        FactCheck("an email was sent before what its flow did when that was known, and that in its order") { facts in
            let stage = facts.stage
            let epoch = try stage.store.takeOwnership(onUnknownOutcome: .resend, at: facts.now)
            let anna = try stage.enter()
            try stage.transact {
                let sending = Sending(id: anna.message, body: stage.body("to anna"))
                try $0.beginSending([sending], epoch: epoch, at: facts.now)
            }
            try stage.settle(anna.message, .done, after: 60)
            let at = facts.now.adding(seconds: 60)
            let kinds: [TimelineEntry.Kind] = [
                .moved(from: nil, to: "lead"), .skipped(email: "more", .onlyTo), .recorded(event: "qualified"),
                .split(arm: 2), .moved(from: "lead", to: "mql"),
            ]
            let lines = kinds.map { kind in
                TimelineEntry(at: at, contact: anna.contact, flow: "nurture", step: "2", kind: kind)
            }
            try stage.write(anna.contact, [], timeline: lines)
            let told = try facts.facts().filter { $0.at == at }
            try expect(told.map(\.kind), is: [.sent, .stage, .skipped, .event, .split, .stage], "the facts")
            try expect(
                try facts.exported().filter { $0.receivedAt == at }.map(\.kind),
                is: [
                    .engine("sent"), .engine("stage"), .engine("skipped"), .recorded("qualified"), .engine("split"),
                    .engine("stage"),
                ],
                "the export"
            )
        },
    ]
}
