import FlowDice

/// Writes a program as people do: one way today, another tomorrow.
struct ProgramText {
    var random: Dice

    mutating func text(_ program: Program) -> String {
        var text = random.chance(10) ? "\u{FEFF}" : ""
        text += "on lead\ngoal bought\n" + lines(program.steps, indent: "")
        return random.chance(10) ? text.split(separator: "\n").joined(separator: "\r\n") : text
    }

    private mutating func lines(_ steps: [ProgramStep], indent: String) -> String {
        var text = ""
        for step in steps {
            let label: String
            switch random.below(8) {
            case 0: label = step.number + ". "
            case 1: label = step.number + ") "
            case 2: label = "Step " + step.number + ": "
            default: label = ""
            }
            text += indent + label + line(step.kind, indent: indent)
            let canShareLine = if case .plain = step.kind { true } else { false }
            switch random.below(10) {
            case 0: text += "  # why; not \"what\"\n"
            case 1: text += " ;\n\n"
            case 2 where canShareLine: text += "; "
            case 3: text += "\t\n"
            default: text += "\n"
            }
        }
        return text + (text.hasSuffix("\n") ? "" : "\n")
    }

    private mutating func line(_ kind: ProgramStep.Kind, indent: String) -> String {
        switch kind {
        case .plain(let deed): return deed.text
        case .trying(let deed, let other): return deed.text + otherwise() + short(other)
        case .choice(let question, let then, let other):
            let joint = [" ", ", ", " then ", ", then "].randomElement(using: &random) ?? " "
            let text = "\(random.chance(20) ? "IF" : "if") \(question.text(&random))\(joint)\(short(then))"
            guard let other else { return text }
            return text + otherwise() + short(other)
        case .block(let branches, let other):
            var text = ""
            for (index, branch) in branches.enumerated() {
                text += index == 0 ? "if " : indent + "otherwise if "
                text += branch.question.text(&random) + ":\n" + lines(branch.steps, indent: indent + "  ")
            }
            if let other { text += indent + "otherwise:\n" + lines(other, indent: indent + "  ") }
            return text + indent + "end"
        case .split(let arms):
            var text = "split:\n"
            for (index, arm) in arms.enumerated() {
                text += indent + (index == arms.count - 1 ? "rest:" : index == 0 ? "33.3%:" : "20 %:") + "\n"
                text += lines(arm, indent: indent + "\t")
            }
            return text + indent + "end"
        case .jump, .stop: return short(kind)
        }
    }

    private mutating func otherwise() -> String { random.chance(70) ? ", otherwise " : " Otherwise " }

    private mutating func short(_ kind: ProgramStep.Kind) -> String {
        switch kind {
        case .plain(let deed), .trying(let deed, _): return deed.text
        case .jump(let number, let limit):
            let aim = (random.chance(50) ? "go to step " : "go to ") + number
            return aim + (limit.map { ", at most \($0) \($0 == 1 ? "time" : "times")" } ?? "")
        case .stop, .choice, .block, .split: return "stop"
        }
    }
}
