import FlowModel

extension FolderCheck {
    /// Two emails at one moment are rarely meant.
    mutating func checkSendsInARow(of lowered: Lowering.Result, _ reached: [Bool], _ syntax: FlowSyntax) {
        let flow = lowered.flow
        let punctual = flow.punctualSends
        let days = flow.daysOfSends
        var first = [Int?](repeating: nil, count: flow.steps.count)
        var queue: [Int] = []
        func mark(_ index: Int, _ source: Int) {
            // What is known of when an email goes out may keep its way from here, so one of which nothing is known
            // takes its place.
            let isKnown = { (source: Int) in punctual[source] != nil || days[source] != nil }
            let isNew = index < flow.steps.count && first[index].map { isKnown($0) && !isKnown(source) } ?? true
            guard isNew, index < flow.steps.count else { return }
            first[index] = source
            queue.append(index)
        }
        for index in flow.steps.indices where reached[index] && flow.steps[index].action.isSend {
            mark(flow.steps[index].next, index)
        }
        var position = 0
        while position < queue.count {
            let index = queue[position]
            position += 1
            guard let source = first[index], !flow.steps[index].action.isSend else { continue }
            let ways = flow.instantSuccessors(of: index, after: punctual[source], on: days[source])
            for next in ways { mark(next, source) }
        }
        for index in flow.steps.indices where flow.steps[index].action.isSend {
            guard let source = first[index], source != index else { continue }
            findings.report(
                .sendsInARow,
                in: syntax.source,
                at: lowered.origins[index].span,
                "this email may go out together with the one of step \(flow.steps[source].number)",
                label: "no wait between them that surely takes time",
                help: flow.helpForSend(from: source, to: index)
            )
        }
    }
}

extension Step.Action {
    var isSend: Bool {
        if case .send = self { return true }
        return false
    }

    /// Whether it is a wait that lasts, whenever it begins.
    var surelyTakesTime: Bool {
        switch self {
        case .wait, .waitFor(.next, _): true
        default: false
        }
    }
}

extension Flow {
    /// Where a contact may be at the same moment; `field` is the date that the email before it went out by, and `days`
    /// are those of the week on one of which it did.
    fileprivate func instantSuccessors(
        of index: Int,
        after field: Condition.FieldReference?,
        on days: Set<Int>?
    ) -> [Int] {
        switch steps[index].action {
        case .waitUntil(let condition, _, _, _): condition.needsReader ? [] : [steps[index].next]
        case .waitFor(.field(let moment), _) where field?.name == moment.field.name: []
        case .waitFor(.window(let window), _) where window.isElsewhere(than: days):
            []
        case let action: action.surelyTakesTime ? [] : successors(of: index)
        }
    }

    /// Sends that go out at a moment that a field makes, and never later, because `if … after 1 day from now` says
    /// that it is still to come: what waits for a later moment of that field takes time.
    fileprivate var punctualSends: [Int: Condition.FieldReference] {
        var result: [Int: Condition.FieldReference] = [:]
        for step in steps {
            guard case .decide(let branches, _) = step.action else { continue }
            for branch in branches {
                guard let field = branch.condition.fieldStillToCome else { continue }
                guard branch.target + 1 < steps.count else { continue }
                guard case .waitFor(.field(let moment), _) = steps[branch.target].action else { continue }
                let next = steps[branch.target].next
                guard moment.field.name == field.name, next < steps.count, steps[next].action.isSend else { continue }
                result[next] = field
            }
        }
        return result
    }

    /// Sends directly behind a wait for certain days of the week, which go out on one of them: sending hours would move
    /// them, and another way could lead around the wait.
    fileprivate var daysOfSends: [Int: Set<Int>] {
        guard sendingHours == nil else { return [:] }
        var entrances = [Int](repeating: 0, count: steps.count + 1)
        for index in steps.indices {
            for next in successors(of: index) { entrances[next] += 1 }
        }
        var result: [Int: Set<Int>] = [:]
        for step in steps where step.next < steps.count && entrances[step.next] == 1 {
            guard case .waitFor(let moment, _) = step.action, steps[step.next].action.isSend else { continue }
            switch moment {
            case .window(let window) where !window.crossesMidnight: result[step.next] = window.days.days
            case .next(let days, _): result[step.next] = days.days
            case .window, .local, .field: continue
            }
        }
        return result
    }

    /// The wait for a date between the two, when there is one, and what guards it.
    fileprivate func helpForSend(from source: Int, to index: Int) -> String {
        let plain = "put a `wait` between `\(steps[source].text)` and this step"
        guard source < index else { return plain }
        for step in steps[source..<index].reversed() {
            guard case .waitFor(.field(let moment), let text) = step.action else { continue }
            return """
                the date may be too near for both; send the first only when there is time
                if \(moment.field.name.text.replacingDashes) after 1 day from now:
                  \(steps[source].text)
                end
                wait until \(text)
                """
        }
        return plain
    }
}

extension DailyWindow {
    /// Whether it is on none of those days.
    fileprivate func isElsewhere(than days: Set<Int>?) -> Bool {
        guard let days, !crossesMidnight else { return false }
        return self.days.days.isDisjoint(with: days)
    }
}

extension Condition.FieldReference {
    /// Of the contact and of the event, fields of one name are copies of one date.
    fileprivate var name: Slug {
        switch self {
        case .contact(let name), .triggerEvent(let name), .propertyThenContact(let name): name
        }
    }
}

extension Condition {
    /// Whether it cannot hold before somebody did something with the email that was sent last.
    fileprivate var needsReader: Bool {
        switch self {
        case .message(_, .lastSend, _): true
        case .all(let parts): parts.contains(where: \.needsReader)
        case .any(let parts): parts.allSatisfy(\.needsReader)
        case .message, .not, .happened, .field, .stage, .inSegment, .tagged, .subscribed, .unsubscribed: false
        }
    }

    /// The field of `webinar date after 1 day from now`.
    fileprivate var fieldStillToCome: FieldReference? {
        switch self {
        case .field(let field, .after(.fromNow)): field
        case .all(let parts): parts.lazy.compactMap(\.fieldStillToCome).first
        default: nil
        }
    }
}

extension Rule {
    static let sendsInARow = Rule(
        "sends-in-a-row",
        severity: .warning,
        """
        Two emails may go out at the same moment, because no wait stands between them, or only one that can be over at
        once: `wait until` with a condition that may hold already, with a day, a window or a date that may have come.

            wait until 1 day before webinar date       both go out together to those who sign up
            send see you tomorrow                      an hour before
            wait until 1 hour before webinar date
            send starting soon

            if webinar date after 1 day from now:
              wait until 1 day before webinar date
              send see you tomorrow
            end
        """
    )
}
