import FlowDice

/// Generates what goes wrong.
struct FaultGenerator {
    let length: Int64
    let editions: Int
    /// When many things happen at once: then it matters most what goes wrong.
    let bursts: [Int64]

    /// Ascending by time.
    func faults(_ dice: inout Dice) -> [Fault] {
        let days = Int(length / 86_400_000)
        var faults: [Fault] = []
        for day in 0..<days {
            for _ in 0..<dice.between(0, 2) {
                let at = Int64(day) * 86_400_000 + Int64(dice.below(80_000_000))
                faults.append(Fault(at: at, kind: small(&dice)))
            }
            if dice.chance(20) {
                faults += storm(at: Int64(day) * 86_400_000 + Int64(dice.below(40_000_000)), &dice)
            }
            if dice.chance(8) { faults += clockSteps(on: day, &dice) }
        }
        for burst in bursts where dice.chance(90) { faults += storm(at: max(0, burst - 1000), &dice) }
        for edition in 1..<max(2, editions) {
            let at = Int64(dice.below(Int(length)))
            faults.append(Fault(at: at, kind: .reload(edition: edition < editions ? edition : 0)))
        }
        return faults.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
    }

    private func small(_ dice: inout Dice) -> Fault.Kind {
        switch dice.below(10) {
        case 0: return .stop(down: down(&dice))
        case 1:
            let length = Int64(dice.between(10, 600)) * 1000
            return .diskFull(length, hasReserve: dice.chance(70), atHandover: dice.chance(70))
        case 2: return .webhook(span(&dice), behaviour(&dice), percent: dice.pick([30, 100]))
        default: return .crash(point(&dice), down: down(&dice))
        }
    }

    /// The mail server misbehaves for hours, and the process dies meanwhile.
    private func storm(at begin: Int64, _ dice: inout Dice) -> [Fault] {
        let span = span(&dice)
        var faults = [Fault(at: begin, kind: .relay(span, behaviour(&dice), percent: dice.pick([30, 60, 100])))]
        for _ in 0..<dice.below(3) {
            let at = begin + Int64(dice.below(Int(span)))
            faults.append(Fault(at: at, kind: .crash(point(&dice), down: down(&dice))))
        }
        return faults
    }

    /// A step, or one that is taken back soon; far from other trouble of the clock.
    private func clockSteps(on day: Int, _ dice: inout Dice) -> [Fault] {
        let at = Int64(day) * 86_400_000 + Int64(dice.between(81_000_000, 85_000_000))
        let step: Int64 = dice.pick([
            1_000, -1_000, 60_000, -60_000, 3_000_000, -3_600_000, 7_200_000, -86_400_000, 86_400_000, 34_560_000_000,
        ])
        let first = Fault(at: at, kind: .step(step))
        guard step > 3_600_000 || dice.chance(30) else { return [first] }
        // A leap of more than an hour is a mistake more often than not.
        guard dice.chance(70) else { return [first] }
        let back = at + Int64(dice.between(1, 55)) * 1000
        return [first, Fault(at: back, kind: .step(-step))]
    }

    private func point(_ dice: inout Dice) -> CrashPoint {
        switch dice.below(10) {
        case 0: .now
        case 1: .answer
        case 2: .handover
        case 3, 4: .reply
        default: .commit(dice.pick(CrashPoint.Work.allCases), isDurable: dice.chance(50))
        }
    }

    private func behaviour(_ dice: inout Dice) -> Behaviour {
        dice.pick([
            .refuse, .later, .later, .busy, .busy, .dropBefore, .dropUnaccepted, .dropAfter, .dropAfter, .stall,
            .unreachable,
        ])
    }

    private func span(_ dice: inout Dice) -> Int64 { Int64(dice.between(1, 720)) * 60_000 }

    private func down(_ dice: inout Dice) -> Int64 {
        Int64(dice.pick([0, 1, 5, 60, 600, 7_200])) * 1000 + Int64(dice.below(1000))
    }
}
