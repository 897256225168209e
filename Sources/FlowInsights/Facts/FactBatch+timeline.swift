package import FlowModel

extension FactBatch {
    /// The facts that lines of a timeline tell, for reports of a run; contacts by their numbers there.
    package init(timeline lines: [TimelineEntry]) {
        var names: [String] = []
        var numbers: [String: UInt32] = [:]
        func number(_ name: String) -> UInt32 {
            if let known = numbers[name] { return known }
            let next = UInt32(names.count)
            names.append(name)
            numbers[name] = next
            return next
        }
        let facts = lines.compactMap { line -> Fact? in
            let flow = line.flow.map { number($0.text) } ?? Fact.noName
            let contact = UInt32(truncatingIfNeeded: line.contact.number)
            func fact(_ kind: Fact.Kind, _ name: UInt32, _ detail: UInt32 = Fact.noName, _ more: Int = 0) -> Fact {
                let more = UInt16(clamping: more)
                return Fact(contact: contact, kind: kind, name: name, detail: detail, number: more, at: line.at)
            }
            switch line.kind {
            case .event(let name, let email?, _, _):
                return Condition.MessageFact(rawValue: name.text).map { fact(Fact.Kind($0), number(email.text)) }
            case .event(let name, nil, _, let topic?):
                return fact(name.text == "subscribed" ? .subscribed : .unsubscribed, number(topic.text))
            case .event(let name, nil, _, nil):
                return name.text == "unsubscribed" ? fact(.unsubscribed, Fact.noName) : fact(.event, number(name.text))
            case .recorded(let event): return fact(.event, number(event.text))
            case .entered: return fact(.entered, flow, Fact.noName, 1)
            case .split(let arm): return fact(.split, flow, number(line.step ?? ""), arm)
            case .moved(let from, let to):
                return fact(.stage, number(to.text), from.map { number($0.text) } ?? Fact.noName)
            case .sent(let email): return fact(.sent, number(email.text), flow)
            case .skipped(let email, let reason): return fact(.skipped, number(email.text), flow, Int(reason.number))
            case .converted: return fact(.converted, flow, Fact.noName, 1)
            case .stopped(let reason): return fact(.stopped, flow, number(reason.rawValue), 1)
            case .finished: return fact(.finished, flow, Fact.noName, 1)
            case .notEntered, .failed, .notified, .called, .waiting, .decided, .went, .set, .tagged, .untagged,
                .subscribed, .unsubscribed, .scored:
                return nil
            }
        }
        self.init(facts: facts, names: names)
    }
}
