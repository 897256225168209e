import FlowDice
import FlowLanguage
import FlowModel
import Testing

/// What is meant is what is run.
@Suite struct ProgramTests {
    @Test("a valid program is accepted, and its flow does what the program says", .timeLimit(.minutes(60)))
    func programs() throws {
        var maker = ProgramMaker(random: Dice(seed: Fuzzing.seed &+ 3))
        var writer = ProgramText(random: Dice(seed: Fuzzing.seed &+ 4))
        var lines = 0
        for round in 0..<(150 * Fuzzing.factor) {
            let program = maker.program()
            let text = writer.text(program)
            let fixture = Fixture(text, emails: ["mail-0", "mail-1", "mail-2"])
            let checked = fixture.check()
            try #require(!checked.hasErrors, "\(fixture.drawing())\n\(text)")
            let flow = try #require(checked.flows.first)
            let problems = FlowGraph(flow: flow).problems
            try #require(problems.isEmpty, "\(problems)\n\(text)\n\(FlowListing.text(flow))")
            for course in 0..<8 {
                let seed = UInt64(round * 8 + course)
                let meant = ProgramWalk.told(program, seed: seed).prefix(200)
                let done = FlowWalk.told(flow, seed: seed).prefix(200)
                try #require(meant == done, "\(text)\n\(FlowListing.text(flow))")
                lines += meant.count
            }
        }
        #expect(lines > 5_000)
    }
}
