import FlowDice

/// The steps of a flow as somebody meant them, apart from how they are written and how they are stored.
struct Program {
    var steps: [ProgramStep]
}

/// One written step with the number that it has by its place.
struct ProgramStep {
    var number = ""
    var kind: Kind

    indirect enum Kind {
        /// Does one thing and goes on.
        case plain(Deed)
        /// Does one thing and goes on, or to the other step when it could not be done.
        case trying(Deed, otherwise: Kind)
        case choice(Question, Kind, otherwise: Kind?)
        case block([(question: Question, steps: [ProgramStep])], otherwise: [ProgramStep]?)
        case split([[ProgramStep]])
        case jump(to: String, limit: Int?)
        case stop
    }

    /// What a step does: as it is written, and as a timeline would tell it.
    struct Deed {
        var text: String
        var told: String
        /// Whether it may have an `otherwise`.
        var canFail = false
        /// Whether a loop through it takes time.
        var lasts = false
    }
}

/// Makes programs that the language accepts.
struct ProgramMaker {
    var random: Dice

    mutating func program() -> Program {
        var program = Program(steps: list(depth: 0, isLast: true))
        ProgramMaker.number(&program.steps, prefix: "", counter: 0)
        aim(&program.steps, scope: [])
        return program
    }

    /// Steps in a row; whoever comes to the first also comes behind the last, unless `isLast` allows an end.
    private mutating func list(depth: Int, isLast: Bool) -> [ProgramStep] {
        var steps = (0...random.below(depth == 0 ? 9 : 3)).map { _ in ProgramStep(kind: kind(depth: depth)) }
        if isLast, random.chance(30) {
            steps.append(ProgramStep(kind: random.chance(50) ? .stop : .jump(to: "", limit: nil)))
        }
        return steps
    }

    private mutating func kind(depth: Int) -> ProgramStep.Kind {
        switch random.below(depth > 2 ? 12 : 16) {
        case 0...5: return .plain(deed())
        case 6...7: return .plain(wait())
        case 8: return .trying(failing(), otherwise: last())
        case 9...10: return .choice(.any(&random), .plain(deed()), otherwise: random.chance(40) ? last() : nil)
        case 11: return .choice(.any(&random), last(), otherwise: random.chance(30) ? .plain(deed()) : nil)
        case 12...13:
            let more = (0..<random.below(3)).map { _ in
                (question: Question.any(&random), steps: list(depth: depth + 1, isLast: true))
            }
            let first = (question: Question.any(&random), steps: list(depth: depth + 1, isLast: false))
            return .block([first] + more, otherwise: random.chance(50) ? list(depth: depth + 1, isLast: true) : nil)
        default:
            let first = list(depth: depth + 1, isLast: false)
            return .split([first] + (0...random.below(2)).map { _ in list(depth: depth + 1, isLast: true) })
        }
    }

    /// A step on a line that it shares, which may be the last one.
    private mutating func last() -> ProgramStep.Kind {
        switch random.below(3) {
        case 0: .stop
        case 1: .jump(to: "", limit: nil)
        default: .plain(deed())
        }
    }

    private mutating func deed() -> ProgramStep.Deed {
        let number = random.below(5)
        return switch random.below(9) {
        case 0: ProgramStep.Deed(text: "tag mark \(number)", told: "tag mark-\(number)")
        case 1: ProgramStep.Deed(text: "untag \"mark \(number)\"", told: "untag mark-\(number)")
        case 2: ProgramStep.Deed(text: "set x\(number) to \(number).5", told: "set x\(number) \(number).5")
        case 3: ProgramStep.Deed(text: "clear x\(number)", told: "set x\(number) nothing")
        case 4: ProgramStep.Deed(text: "add \(number + 1) points", told: "points \(number + 1)")
        case 5: ProgramStep.Deed(text: "subtract \(number + 1) points", told: "points \(-number - 1)")
        case 6: ProgramStep.Deed(text: "record done \(number)", told: "record done-\(number)")
        case 7: wait()
        default: failing()
        }
    }

    private mutating func failing() -> ProgramStep.Deed {
        let number = random.below(3)
        return switch random.below(4) {
        case 0...1: ProgramStep.Deed(text: "send mail \(number)", told: "send mail-\(number)", canFail: true)
        case 2: ProgramStep.Deed(text: "notify sales with mail \(number)", told: "notify mail-\(number)", canFail: true)
        default: ProgramStep.Deed(text: "call webhook crm and keep k\(number)", told: "call k\(number)", canFail: true)
        }
    }

    private mutating func wait() -> ProgramStep.Deed {
        let number = random.below(20) + 2
        return switch random.below(3) {
        case 0: ProgramStep.Deed(text: "wait \(number) hours", told: "wait \(number * 3600)s", lasts: true)
        case 1: ProgramStep.Deed(text: "wait \(number) days 1 minute", told: "wait \(number)d60s", lasts: true)
        default: ProgramStep.Deed(text: "wait until Monday 09:\(number + 10)", told: "next \(number + 10)", lasts: true)
        }
    }

    // MARK: Numbers and aims

    @discardableResult
    private static func number(_ steps: inout [ProgramStep], prefix: String, counter: Int) -> Int {
        var counter = counter
        for index in steps.indices {
            counter += 1
            steps[index].number = prefix + "\(counter)"
            let inner = steps[index].number + "."
            switch steps[index].kind {
            case .block(var branches, var otherwise):
                var inside = 0
                for branch in branches.indices {
                    inside = number(&branches[branch].steps, prefix: inner, counter: inside)
                }
                if var last = otherwise {
                    number(&last, prefix: inner, counter: inside)
                    otherwise = last
                }
                steps[index].kind = .block(branches, otherwise: otherwise)
            case .split(var arms):
                var inside = 0
                for arm in arms.indices { inside = number(&arms[arm], prefix: inner, counter: inside) }
                steps[index].kind = .split(arms)
            case .plain, .trying, .choice, .jump, .stop: break
            }
        }
        return counter
    }

    /// Gives every jump an aim that it may have: forward, or back to a wait; in its own list or one around it.
    private mutating func aim(_ steps: inout [ProgramStep], scope: [(back: [String], on: [String])]) {
        for index in steps.indices {
            let back = steps[..<index].filter(\.lasts).map(\.number)
            let inside = scope + [(back, steps[(index + 1)...].map(\.number))]
            steps[index].kind = aimed(steps[index].kind, inside)
        }
    }

    private mutating func aimed(
        _ kind: ProgramStep.Kind,
        _ scope: [(back: [String], on: [String])]
    ) -> ProgramStep.Kind {
        switch kind {
        case .jump:
            let aims = scope.flatMap { $0.back + $0.on }
            guard let aim = aims.randomElement(using: &random) else { return .stop }
            return .jump(to: aim, limit: random.chance(50) ? random.below(3) + 1 : nil)
        case .trying(let deed, let other): return .trying(deed, otherwise: aimed(other, scope))
        case .choice(let question, let then, let other):
            return .choice(question, aimed(then, scope), otherwise: other.map { aimed($0, scope) })
        case .block(var branches, var otherwise):
            for branch in branches.indices { aim(&branches[branch].steps, scope: scope) }
            if var last = otherwise {
                aim(&last, scope: scope)
                otherwise = last
            }
            return .block(branches, otherwise: otherwise)
        case .split(var arms):
            for arm in arms.indices { aim(&arms[arm], scope: scope) }
            return .split(arms)
        case .plain, .stop: return kind
        }
    }
}

extension ProgramStep {
    fileprivate var lasts: Bool {
        guard case .plain(let deed) = kind else { return false }
        return deed.lasts
    }
}
