import FlowModel

/// Stories that are one thing simpler than a given one.
enum Simpler {
    /// With one folder only.
    static func editions(_ story: Story) -> [Story] {
        guard story.editions.count > 1 else { return [] }
        return story.editions.map { edition in
            var simpler = story
            simpler.editions = [edition]
            simpler.faults.removeAll { if case .reload = $0.kind { true } else { false } }
            return simpler
        }
    }

    static func stories(_ story: Story) -> [Story] {
        folders(story) + people(story) + frame(story)
    }

    private static func frame(_ story: Story) -> [Story] {
        var stories: [Story] = []
        if story.zone != "UTC" { stories.append(changed(story) { $0.zone = "UTC" }) }
        for (index, fault) in story.faults.enumerated() {
            guard let certain = fault.kind.certain else { continue }
            stories.append(changed(story) { $0.faults[index].kind = certain })
        }
        stories += mail(story.mail).map { mail in changed(story) { $0.mail = mail } }
        if story.holdsUnknown { stories.append(changed(story) { $0.holdsUnknown = false }) }
        if story.connections != 1 { stories.append(changed(story) { $0.connections = 1 }) }
        let needed = max(story.deeds.last?.at ?? 0, story.faults.last?.at ?? 0) + 86_400_000
        if story.length > needed { stories.append(changed(story) { $0.length = needed }) }
        return stories
    }

    private static func mail(_ mail: StoryMail) -> [StoryMail] {
        guard !mail.isPlain else { return [] }
        var simpler = [StoryMail()]
        for index in mail.works.indices { simpler.append(changed(mail) { $0.works.remove(at: index) }) }
        if !mail.relays.isEmpty { simpler.append(changed(mail) { $0.relays = [] }) }
        if mail.pace != nil { simpler.append(changed(mail) { $0.pace = nil }) }
        if mail.pauseAt != nil { simpler.append(changed(mail) { $0.pauseAt = nil }) }
        if mail.caps != StoryMail().caps { simpler.append(changed(mail) { $0.caps = StoryMail().caps }) }
        return simpler
    }

    private static func people(_ story: Story) -> [Story] {
        var stories: [Story] = []
        for index in story.contacts.indices where !story.contacts[index].habits.isSilent {
            stories.append(changed(story) { $0.contacts[index].habits = .none })
        }
        for (index, deed) in story.deeds.enumerated() {
            if !deed.repeats.isEmpty { stories.append(changed(story) { $0.deeds[index].repeats = [] }) }
            if deed.delay > 0 { stories.append(changed(story) { $0.deeds[index].delay = 0 }) }
            guard case .track(let event, let properties, let traits) = deed.kind else { continue }
            for key in properties.keys.sorted() {
                var fewer = properties
                fewer[key] = nil
                stories.append(
                    changed(story) { $0.deeds[index].kind = .track(event, properties: fewer, traits: traits) }
                )
            }
            for key in traits.keys.sorted() {
                var fewer = traits
                fewer[key] = nil
                stories.append(
                    changed(story) { $0.deeds[index].kind = .track(event, properties: properties, traits: fewer) }
                )
            }
        }
        return stories
    }

    private static func folders(_ story: Story) -> [Story] {
        var stories: [Story] = []
        for (edition, folder) in story.editions.enumerated() {
            for (index, flow) in folder.flows.enumerated() {
                if folder.flows.count > 1 {
                    stories.append(changed(story) { $0.editions[edition].flows.remove(at: index) })
                }
                stories += flows(flow).map { simpler in
                    changed(story) { $0.editions[edition].flows[index] = simpler }
                }
            }
            stories += lifecycles(folder.lifecycle).map { simpler in
                changed(story) { $0.editions[edition].lifecycle = simpler }
            }
            if !folder.emailTopics.isEmpty { stories.append(changed(story) { $0.editions[edition].emailTopics = [:] }) }
        }
        return stories
    }

    private static func lifecycles(_ lifecycle: StoryLifecycle) -> [StoryLifecycle] {
        var simpler: [StoryLifecycle] = []
        for index in lifecycle.stages.indices { simpler.append(changed(lifecycle) { $0.stages.remove(at: index) }) }
        for index in lifecycle.scoring.indices { simpler.append(changed(lifecycle) { $0.scoring.remove(at: index) }) }
        for index in lifecycle.segments.indices {
            simpler.append(changed(lifecycle) { $0.segments.remove(at: index) })
        }
        if lifecycle.decay != nil { simpler.append(changed(lifecycle) { $0.decay = nil }) }
        return simpler
    }

    private static func flows(_ flow: StoryFlow) -> [StoryFlow] {
        var flows = steps(flow.steps).map { steps in changed(flow) { $0.steps = steps } }
        for index in flow.goals.indices { flows.append(changed(flow) { $0.goals.remove(at: index) }) }
        if flow.triggers.count > 1 {
            for index in flow.triggers.indices { flows.append(changed(flow) { $0.triggers.remove(at: index) }) }
        }
        for index in flow.triggers.indices where flow.triggers[index].filter != nil {
            flows.append(changed(flow) { $0.triggers[index].filter = nil })
        }
        for index in flow.stops.indices { flows.append(changed(flow) { $0.stops.remove(at: index) }) }
        if flow.hours != nil { flows.append(changed(flow) { $0.hours = nil }) }
        if flow.topic != nil { flows.append(changed(flow) { $0.topic = nil }) }
        if flow.zone != nil { flows.append(changed(flow) { $0.zone = nil }) }
        if flow.entry != .once { flows.append(changed(flow) { $0.entry = .once }) }
        return flows
    }

    /// Lists of steps with one step fewer, or with a block's steps in its place.
    private static func steps(_ steps: [StoryStep]) -> [[StoryStep]] {
        var lists: [[StoryStep]] = []
        for (index, step) in steps.enumerated() {
            if steps.count > 1 { lists.append(changed(steps) { $0.remove(at: index) }) }
            switch step.body {
            case .plain(_, nil): break
            case .plain(let action, _?):
                lists.append(changed(steps) { $0[index].body = .plain(action, otherwise: nil) })
            case .oneLineIf(_, let action, _):
                lists.append(changed(steps) { $0[index].body = .plain(action, otherwise: nil) })
            case .block, .split:
                for inside in step.lists where !inside.isEmpty {
                    lists.append(changed(steps) { $0.replaceSubrange(index...index, with: inside) })
                }
            }
        }
        return lists
    }

    private static func changed<Value>(_ value: Value, _ change: (inout Value) -> Void) -> Value {
        var value = value
        change(&value)
        return value
    }
}

extension StoryContact.Habits {
    /// Somebody who does nothing with a message.
    fileprivate static var none: Self {
        Self(opens: 0, clicks: 0, replies: 0, unsubscribes: 0, unsubscribesFromTopic: 0, bounces: 0, complains: 0)
    }

    fileprivate var isSilent: Bool {
        opens + clicks + replies + unsubscribes + unsubscribesFromTopic + bounces + complains == 0
    }
}

extension Fault.Kind {
    /// The same of every message; nil when it is that already.
    fileprivate var certain: Fault.Kind? {
        switch self {
        case .relay(let length, let behaviour, let percent) where percent < 100:
            .relay(length, behaviour, percent: 100)
        case .webhook(let length, let behaviour, let percent) where percent < 100:
            .webhook(length, behaviour, percent: 100)
        case .relay, .webhook, .crash, .stop, .step, .diskFull, .reload: nil
        }
    }
}
