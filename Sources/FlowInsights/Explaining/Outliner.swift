import FlowModel

/// Finds the written steps in the engine's list.
///
/// What a list has that no written flow lowers to becomes a jump, so that nothing is shown that does not happen.
struct Outliner {
    private let steps: [Step]

    init(_ steps: [Step]) {
        self.steps = steps
    }

    /// The nodes of a stretch of the list, behind which the contact goes on at `after`.
    func sequence(_ range: Range<Int>, after: Int) -> [FlowOutline.Node] {
        var nodes: [FlowOutline.Node] = []
        var index = range.lowerBound
        while index < range.upperBound {
            let partsEnd = endOfParts(index, in: range)
            let end = endOfBlock(partsEnd, of: index, in: range)
            let next = end < range.upperBound ? end : after
            nodes.append(node(at: index, parts: index + 1..<partsEnd, inside: partsEnd..<end, next: next))
            index = end
        }
        return nodes
    }

    /// Behind the entries that a written step is in the list; only these belong to one line.
    private func endOfParts(_ index: Int, in range: Range<Int>) -> Int {
        let most =
            switch steps[index].action {
            case .decide: 3
            case .send, .notify, .callWebhook, .waitUntil: 2
            case .wait, .waitFor, .split, .goTo, .set, .tag, .untag, .addPoints, .moveToStage, .subscribe,
                .unsubscribe, .record, .startFlow, .stop:
                1
            }
        var end = index + 1
        while end < range.upperBound, end < index + most, steps[end].number == steps[index].number { end += 1 }
        return end
    }

    private func endOfBlock(_ start: Int, of index: Int, in range: Range<Int>) -> Int {
        let prefix = steps[index].number + "."
        var end = start
        while end < range.upperBound, steps[end].number.hasPrefix(prefix) { end += 1 }
        return end
    }

    private func node(at index: Int, parts: Range<Int>, inside: Range<Int>, next: Int) -> FlowOutline.Node {
        let step = steps[index]
        let heads = branchHeads(of: index).filter(inside.contains).sorted()
        let ways = Ways(parts: parts, inside: inside, next: next, heads: heads)
        var text = step.text
        var exits: [FlowOutline.Exit]
        switch step.action {
        case .decide(let branches, let otherwise):
            text = "if " + (branches.first?.text ?? "")
            exits = branches.enumerated().map { place, branch in
                exit(place == 0 ? "yes" : "if " + branch.text, to: branch.target, of: index, ways, part: "then")
            }
            let label = branches.count == 1 ? "no" : "otherwise"
            exits.append(exit(label, to: otherwise, of: index, ways, part: "otherwise"))
            exits = merged(exits)
        case .split(let arms):
            if text.last == ":" { text.removeLast() }
            exits = arms.map { exit(percent($0.share), to: $0.target, of: index, ways, part: "then") }
        case .send(_, let otherwise), .notify(_, _, let otherwise):
            text = withoutOtherwise(step, part: parts.first)
            exits = outcomes(of: index, ways, done: "sent", notDone: "not sent", otherwise: otherwise)
        case .callWebhook(_, _, let otherwise):
            text = withoutOtherwise(step, part: parts.first)
            exits = outcomes(of: index, ways, done: "done", notDone: "not done", otherwise: otherwise)
        case .waitUntil(_, _, _, let otherwise):
            text = withoutOtherwise(step, part: parts.first)
            exits = outcomes(of: index, ways, done: "in time", notDone: "time is up", otherwise: otherwise)
        case .goTo(let target, _, let limit):
            exits = [FlowOutline.Exit(label: limit.map(times) ?? "", body: [], end: .jump(target))]
            if limit != nil { exits.append(exit("then", to: step.next, of: index, ways, part: "")) }
        case .stop: exits = []
        case .wait, .waitFor, .set, .tag, .untag, .addPoints, .moveToStage, .subscribe, .unsubscribe, .record,
            .startFlow:
            exits = [exit("", to: step.next, of: index, ways, part: "")]
        }
        return made(step, id: step.number, text: text, index: index, exits: exits)
    }

    /// What belongs to a written step besides its first entry, and where its sequence goes on.
    private struct Ways {
        let parts: Range<Int>
        let inside: Range<Int>
        let next: Int
        /// Where branches begin inside, ascending.
        let heads: [Int]

        /// Where the branch that begins there ends.
        func end(ofBranchAt head: Int) -> Int {
            var (low, high) = (0, heads.count)
            while low < high {
                let middle = (low + high) / 2
                if heads[middle] > head { high = middle } else { low = middle + 1 }
            }
            return low < heads.count ? heads[low] : inside.upperBound
        }
    }

    private func outcomes(
        of index: Int,
        _ ways: Ways,
        done: String,
        notDone: String,
        otherwise: Int?
    ) -> [FlowOutline.Exit] {
        guard let otherwise else { return [exit("", to: steps[index].next, of: index, ways, part: "")] }
        return merged([
            exit(done, to: steps[index].next, of: index, ways, part: ""),
            exit(notDone, to: otherwise, of: index, ways, part: "otherwise"),
        ])
    }

    private func exit(_ label: String, to target: Int, of index: Int, _ ways: Ways, part: String) -> FlowOutline.Exit {
        if ways.parts.contains(target) {
            let isThen = part == "then"
            return exit(label, part: target, id: steps[index].number + (isThen ? ".then" : ".otherwise"), ways)
        }
        if ways.inside.contains(target), target != ways.next {
            let body = sequence(target..<ways.end(ofBranchAt: target), after: ways.next)
            return FlowOutline.Exit(label: label, body: body, end: .next)
        }
        return FlowOutline.Exit(label: label, body: [], end: target == ways.next ? .next : .jump(target))
    }

    /// What one line does in one of its cases.
    private func exit(_ label: String, part index: Int, id: String, _ ways: Ways) -> FlowOutline.Exit {
        let step = steps[index]
        switch step.action {
        case .stop: return FlowOutline.Exit(label: label, body: [], end: .stop)
        case .goTo(let target, _, nil): return FlowOutline.Exit(label: label, body: [], end: .jump(target))
        default:
            let inner = node(at: index, parts: index + 1..<index + 1, inside: index + 1..<index + 1, next: ways.next)
            let part = made(step, id: id, text: inner.text, index: index, exits: inner.exits)
            return FlowOutline.Exit(label: label, body: [part], end: .next)
        }
    }

    /// A limited jump beside a way that just goes on needs no box of its own: when it is used up, that way is taken.
    private func merged(_ exits: [FlowOutline.Exit]) -> [FlowOutline.Exit] {
        guard exits.count == 2, let plain = exits.firstIndex(where: \.isPlain) else { return exits }
        let jumping = exits[1 - plain]
        guard jumping.body.count == 1, let jump = jumping.body.first, jump.kind == .goTo, jump.exits.count == 2,
            jump.exits[1].isPlain, case .goTo(_, _, .some(let limit)) = steps[jump.index].action
        else { return exits }
        var result = exits
        result[plain] = FlowOutline.Exit(label: "\(exits[plain].label), or after \(times(limit))", body: [], end: .next)
        let label = "\(jumping.label), \(times(limit)) at most"
        result[1 - plain] = FlowOutline.Exit(label: label, body: [], end: jump.exits[0].end, most: limit)
        return result
    }

    private func branchHeads(of index: Int) -> [Int] {
        switch steps[index].action {
        case .decide(let branches, let otherwise): branches.map(\.target) + [otherwise]
        case .split(let arms): arms.map(\.target)
        default: []
        }
    }

    private func made(
        _ step: Step,
        id: String,
        text: String,
        index: Int,
        exits: [FlowOutline.Exit]
    ) -> FlowOutline.Node {
        FlowOutline.Node(
            id: id,
            number: step.number,
            name: step.name,
            kind: FlowOutline.Kind(step.action),
            text: text,
            line: step.line,
            index: index,
            exits: exits
        )
    }

    private func times(_ count: Int) -> String { count == 1 ? "1 time" : "\(count) times" }

    private func percent(_ share: Int) -> String { Words.percent(share) }

    /// `wait until clicked, at most 4 days` of that line with `, otherwise stop` behind it, in any language.
    private func withoutOtherwise(_ step: Step, part: Int?) -> String {
        guard let part, step.text.hasSuffix(steps[part].text), !steps[part].text.isEmpty else { return step.text }
        var words = step.text.dropLast(steps[part].text.count).split(separator: " ")
        guard words.count > 1 else { return step.text }
        words.removeLast()
        let text = words.joined(separator: " ")
        return text.last == "," ? String(text.dropLast()) : text
    }
}
