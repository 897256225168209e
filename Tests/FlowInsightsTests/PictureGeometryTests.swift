import FlowInsights
import FlowModel
import Testing

@Suite struct PictureGeometryTests {
    @Test(arguments: PictureFlows.all.map(\.name))
    func `In the kept pictures everything has its place`(name: String) throws {
        let flow = try #require(PictureFlows.all.first { $0.name == name }?.flow)
        let svg = try #require(FlowPicture.svg(flow))
        expectOrder(in: PictureReading(svg), of: name)
    }

    @Test func `In pictures of invented flows everything has its place`() throws {
        for seed in UInt64(1)...60 {
            let flow = Sketch.flow("flow \(seed)", SketchInventor.steps(seed: seed, most: 3 + Int(seed % 58)))
            let svg = try #require(FlowPicture.svg(flow))
            expectOrder(in: PictureReading(svg), of: "seed \(seed)")
        }
    }

    private func expectOrder(in picture: PictureReading, of name: String) {
        #expect(!picture.boxes.isEmpty && !picture.wires.isEmpty, "\(name)")
        for (index, box) in picture.boxes.enumerated() {
            if !picture.view.contains(box) { Issue.record("\(name): \(box) leaves the picture") }
            for other in picture.boxes[(index + 1)...] where box.overlaps(other) {
                Issue.record("\(name): \(box) overlaps \(other)")
            }
        }
        let header = picture.boxes.map(\.top).min() ?? 0
        for (area, kind) in picture.texts {
            if !picture.view.contains(area) { Issue.record("\(name): a \(kind) leaves the picture") }
            let isInside = picture.boxes.contains { $0.contains(area) } || area.bottom <= header
            if !isInside { Issue.record("\(name): a \(kind) at \(area) is in no box") }
        }
        for (index, wire) in picture.wires.enumerated() {
            for (from, to) in zip(wire, wire.dropFirst()) {
                let line = area(from, to)
                if !picture.view.contains(line) { Issue.record("\(name): line \(index) leaves the picture") }
                for box in picture.boxes where box.shrunk(by: 1).overlaps(line.shrunk(by: -0.5)) {
                    Issue.record("\(name): line \(index) crosses \(box)")
                }
            }
        }
        expectSeparateLines(in: picture, of: name)
    }

    /// Lines may cross, and those with one end in common may be one line; others never lie on each other.
    private func expectSeparateLines(in picture: PictureReading, of name: String) {
        let pieces = picture.wires.map { wire in zip(wire, wire.dropFirst()).map { area($0, $1) } }
        for (index, wire) in picture.wires.enumerated() {
            for other in picture.wires.indices.dropFirst(index + 1) {
                let ends = picture.wires[other]
                guard wire.first != ends.first, wire.last != ends.last else { continue }
                for piece in pieces[index] {
                    for otherPiece in pieces[other] where areOneLine(piece, otherPiece) {
                        Issue.record("\(name): two lines at \(piece) and \(otherPiece)")
                    }
                }
            }
        }
    }

    private func areOneLine(_ one: PictureReading.Area, _ other: PictureReading.Area) -> Bool {
        let across = min(one.right, other.right) - max(one.left, other.left)
        let down = min(one.bottom, other.bottom) - max(one.top, other.top)
        return (across == 0 && down > 0 && one.left == one.right && other.left == other.right)
            || (down == 0 && across > 0 && one.top == one.bottom && other.top == other.bottom)
    }

    private func area(_ from: PictureReading.Point, _ to: PictureReading.Point) -> PictureReading.Area {
        PictureReading.Area(
            left: min(from.x, to.x),
            top: min(from.y, to.y),
            right: max(from.x, to.x),
            bottom: max(from.y, to.y)
        )
    }

    @Test func `A flow with more steps than anybody could read has no picture`() {
        let most = FlowPicture.mostSteps
        #expect(FlowPicture.svg(Sketch.flow("long", Array(repeating: .tag("x"), count: most))) != nil)
        #expect(FlowPicture.svg(Sketch.flow("long", Array(repeating: .tag("x"), count: most + 1))) == nil)
    }
}
