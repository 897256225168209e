import FlowModel

/// What must hold of the graph of every accepted flow, worked out without the checker.
struct FlowGraph {
    let flow: Flow

    /// What is wrong with it; empty for a sound one.
    var problems: [String] {
        var problems: [String] = []
        if flow.triggers.isEmpty { problems.append("no trigger") }
        if flow.steps.isEmpty { problems.append("no steps") }
        if flow.name.isEmpty || flow.canonicalText.isEmpty { problems.append("no name or no text") }
        let range = 0...flow.steps.count
        for (index, step) in flow.steps.enumerated() {
            if !range.contains(step.next) { problems.append("[\(index)] goes on out of range") }
            if ways(from: index).contains(where: { !range.contains($0) }) { problems.append("[\(index)] out of range") }
            if step.next <= index { problems.append("[\(index)] goes on backwards") }
            problems += otherwiseProblems(index)
        }
        guard problems.isEmpty else { return problems }
        problems += numberProblems()
        problems += unreached().map { "[\($0)] \(flow.steps[$0].text) is not reached" }
        if hasCircle({ isWait($0) ? [] : ways(from: $0) }) { problems.append("a loop without a wait") }
        if hasCircle(waysAtOnce) { problems.append("a loop that may take no time") }
        return problems
    }

    /// Everywhere a contact may be after that step.
    private func ways(from index: Int) -> [Int] {
        let step = flow.steps[index]
        switch step.action {
        case .stop: return []
        case .decide(let branches, let otherwise): return branches.map(\.target) + [otherwise]
        case .split(let arms): return arms.map(\.target)
        case .goTo(let target, _, let limit): return limit == nil ? [target] : [target, step.next]
        default: return [step.next] + (otherwise(of: index).map { [$0] } ?? [])
        }
    }

    private func otherwise(of index: Int) -> Int? {
        switch flow.steps[index].action {
        case .send(_, let other), .notify(_, _, let other), .callWebhook(_, _, let other),
            .waitUntil(_, _, _, let other):
            other
        default: nil
        }
    }

    /// The step of an `otherwise` stands behind its own, has its number and is not where the others go.
    private func otherwiseProblems(_ index: Int) -> [String] {
        guard let other = otherwise(of: index) else { return [] }
        guard other < flow.steps.count else { return ["[\(index)] has its otherwise outside"] }
        let isRight = other == index + 1 && flow.steps[other].number == flow.steps[index].number
        return isRight && flow.steps[index].next != other ? [] : ["[\(index)] has the wrong otherwise"]
    }

    /// Steps with one number stand together, on one line; names are given once.
    private func numberProblems() -> [String] {
        var problems: [String] = []
        var seen: Set<String> = []
        var names: Set<Slug> = []
        for (index, step) in flow.steps.enumerated() {
            let isSame = index > 0 && flow.steps[index - 1].number == step.number
            if !isSame, !seen.insert(step.number).inserted { problems.append("number \(step.number) twice") }
            if !isSame, let name = step.name, !names.insert(name).inserted { problems.append("name \(name) twice") }
            if index > 0, flow.steps[index - 1].line > step.line { problems.append("lines run backwards") }
        }
        return problems
    }

    private func unreached() -> [Int] {
        var reached: Set<Int> = [0]
        var waiting = [0]
        while let index = waiting.popLast() {
            for next in ways(from: index) where next < flow.steps.count && reached.insert(next).inserted {
                waiting.append(next)
            }
        }
        return flow.steps.indices.filter { !reached.contains($0) }
    }

    private func isWait(_ index: Int) -> Bool {
        switch flow.steps[index].action {
        case .wait, .waitFor, .waitUntil: true
        default: false
        }
    }

    /// The ways that can be gone again and again at one instant: not after a wait that lasts, not after a time that
    /// ran out, not by a jump that is counted.
    private func waysAtOnce(_ index: Int) -> [Int] {
        switch flow.steps[index].action {
        case .wait, .waitFor(.next, _): []
        case .waitUntil, .goTo(_, _, .some): [flow.steps[index].next]
        default: ways(from: index)
        }
    }

    /// Whether some step comes round to itself: taking away steps without a way in leaves something (Kahn).
    private func hasCircle(_ ways: (Int) -> [Int]) -> Bool {
        let onward = flow.steps.indices.map { ways($0).filter { $0 < flow.steps.count } }
        var entrances = [Int](repeating: 0, count: flow.steps.count)
        for target in onward.joined() { entrances[target] += 1 }
        var free = flow.steps.indices.filter { entrances[$0] == 0 }
        var taken = 0
        while let index = free.popLast() {
            taken += 1
            for target in onward[index] {
                entrances[target] -= 1
                if entrances[target] == 0 { free.append(target) }
            }
        }
        return taken < flow.steps.count
    }
}
