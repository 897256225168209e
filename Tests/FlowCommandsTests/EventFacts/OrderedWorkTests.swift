import FlowServer
import Testing

@testable import FlowCommands

@Suite("Helpers of reading an event file") struct OrderedWorkTests {
    private struct Stop: Error {}

    @Test func `results come in the order of the pieces`() throws {
        var left = Array(0..<200)
        var delivered: [Int] = []
        try OrderedWork.run(
            next: { left.isEmpty ? nil : left.removeFirst() },
            work: { piece in (0..<(piece % 7) * 1_000).reduce(piece) { sum, _ in sum } },
            deliver: { delivered.append($0) }
        )
        #expect(delivered == Array(0..<200))
    }

    @Test func `an error of either end ends it`() {
        var next = 0
        var delivered: [Int] = []
        #expect(throws: Stop.self) {
            try OrderedWork.run(
                next: { () -> Int? in
                    next += 1
                    return next
                },
                work: { $0 },
                deliver: { piece in
                    if piece == 5 { throw Stop() }
                    delivered.append(piece)
                }
            )
        }
        #expect(delivered == [1, 2, 3, 4])
        #expect(throws: Stop.self) {
            try OrderedWork.run(next: { () throws -> Int? in throw Stop() }, work: { $0 }, deliver: { _ in })
        }
    }

    @Test func `an id is known again while it is remembered`() {
        var seen = SeenMessages()
        let ids = (0..<20_000).map { NameHash(.message, "m\($0)") }
        #expect(ids.allSatisfy { seen.add($0) })
        #expect(!ids.contains { seen.add($0) })
    }

    @Test func `a set of lines holds what was put into it`() {
        var set = LineSet()
        for line in [0, 63, 64, 1_000] { set.insert(line) }
        #expect((0..<1_100).filter { set.contains($0) } == [0, 63, 64, 1_000])
        #expect(!set.contains(1 << 40))
    }
}
