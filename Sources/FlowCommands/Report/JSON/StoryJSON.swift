import FlowInsights
import FlowModel

/// Writes what happened to one contact as one JSON document.
struct StoryJSON {
    let story: ContactStory

    /// What happened has the members of a dry run's line, without the contact.
    var text: String {
        let events = story.lines.map { line -> OrderedJSON in
            func moment(_ instant: Instant) -> String { ISO8601.text(of: instant, in: story.zone) }
            var members: ReportJSON.Members = [("at", .text(moment(line.at)))]
            if let flow = line.flow { members.append(("flow", .text(flow.text))) }
            if let step = line.step { members.append(("step", .text(step))) }
            members.append(("kind", .text(line.kind.name)))
            members += line.kind.details(time: moment).map { ($0.key, .value($0.value)) }
            return .members(members)
        }
        return OrderedJSON.members([("contact", .text(story.contact)), ("events", .list(events))]).text
    }
}
