/// Where the bars and bands of a journey lie.
struct SankeyLayout {
    struct Bar {
        var x: Double
        var top: Double
        var height: Double
        /// From top to bottom, in contacts the step's paths; one where it has but one.
        var segments: [Segment]

        var bottom: Double { top + height }
    }

    struct Segment {
        /// The path's place; nil where the step has but one, and for what no path accounts for.
        var path: Int?
        var top: Double
        var height: Double
    }

    /// A level stretch of a band.
    struct Stretch {
        var left: Double
        var right: Double
        var top: Double
    }

    struct Band {
        var link: Int
        var thickness: Double
        /// The end of its first bar, what it passes, the beginning of its last bar.
        var stretches: [Stretch]
    }

    /// What ends at a step: those still under way on top, those who are gone below.
    struct Stub {
        var step: Int
        var left: Double
        var right: Double
        var top: Double
        var way: Double
        var gone: Double
        /// How far it bends down, so that it leaves the bands beside it.
        var fall: Double

        var bottom: Double { top + fall + way + gone }
    }

    struct Label {
        var step: Int
        var lines: [String]
        var x: Double
        /// The foot of the first line.
        var y: Double
    }

    static let labelLine = 15.0
    private static let leastPlot = 180.0
    private static let mostPlot = 470.0

    private(set) var bars: [Bar] = []
    private(set) var bands: [Band] = []
    private(set) var stubs: [Stub] = []
    private(set) var labels: [Label] = []
    /// Below everything that is laid out here.
    private(set) var bottom: Double
    /// Pixels for a contact.
    let scale: Double
    private let gap: Double
    private let flow: SankeyFlow
    private let frame: SankeyFrame

    init(_ flow: SankeyFlow, frame: SankeyFrame) {
        (self.flow, self.frame) = (flow, frame)
        bottom = frame.plotTop + 40
        let most = flow.passing.map(\.count).max() ?? 0
        gap = most == 0 ? 0 : min(10, 120 / Double(most))
        let below = frame.legend.height + 124
        let room = frame.height - frame.plotTop - below - gap * Double(most)
        let plot = min(Self.mostPlot, max(Self.leastPlot, room))
        scale = flow.total > 0 ? plot / flow.total : 0
        guard flow.total > 0 else { return }
        for step in 0..<flow.stepCount { bars.append(bar(step)) }
        layBands()
        for step in 0..<flow.stepCount { layStub(step) }
        bottom = max(bars.map(\.bottom).max() ?? 0, stubs.map(\.bottom).max() ?? 0)
        layLabels()
    }

    private func bar(_ step: Int) -> Bar {
        let passing = flow.passing[step]
        let top = frame.plotTop + flow.sum(passing) * scale + gap * Double(passing.count)
        let height = flow.sizes[step] * scale
        return Bar(x: frame.x(step), top: top, height: height, segments: [Segment(path: nil, top: top, height: height)])
    }

    /// Divides the bars whose steps have several paths.
    mutating func divide(_ steps: [JourneyReport.Step]) {
        for (index, step) in steps.enumerated() where index < bars.count && step.paths.count > 1 {
            let bar = bars[index]
            let total = step.paths.reduce(0.0) { $0 + Double(max(0, $1.contacts)) }
            guard total > 0 else { continue }
            let unit = bar.height / max(total, flow.sizes[index])
            var y = bar.top
            var segments: [Segment] = []
            for (place, path) in step.paths.enumerated() where path.contacts > 0 {
                segments.append(Segment(path: place, top: y, height: Double(path.contacts) * unit))
                y += Double(path.contacts) * unit
            }
            if bar.bottom - y > 0.01 { segments.append(Segment(path: nil, top: y, height: bar.bottom - y)) }
            bars[index].segments = segments
        }
    }

    private mutating func layBands() {
        /// By link: where it leaves, passes and arrives, from the top.
        var starts = Array(repeating: 0.0, count: flow.links.count)
        var ends = starts
        var passes: [[Stretch]] = Array(repeating: [], count: flow.links.count)
        let level = min(22, (frame.pitch - frame.barWidth) / 4)
        for step in 0..<flow.stepCount {
            var y = bars[step].top
            for index in flow.leaving[step] {
                starts[index] = y
                y += flow.links[index].contacts * scale
            }
            y = bars[step].top
            for index in flow.arriving[step] {
                ends[index] = y
                y += flow.links[index].contacts * scale
            }
            y = frame.plotTop
            let (left, right) = (frame.x(step) - level, frame.x(step) + frame.barWidth + level)
            for index in flow.passing[step] {
                passes[index].append(Stretch(left: left, right: right, top: y))
                y += flow.links[index].contacts * scale + gap
            }
        }
        for (index, link) in flow.links.enumerated() {
            let (from, to) = (frame.x(link.from) + frame.barWidth, frame.x(link.to))
            let first = Stretch(left: from, right: from, top: starts[index])
            let last = Stretch(left: to, right: to, top: ends[index])
            bands.append(
                Band(link: index, thickness: link.contacts * scale, stretches: [first] + passes[index] + [last])
            )
        }
    }

    private mutating func layStub(_ step: Int) {
        let (way, gone) = (flow.way[step] * scale, flow.gone[step] * scale)
        guard way + gone > 0 else { return }
        let top = bars[step].top + flow.sum(flow.leaving[step]) * scale
        let next = step + 1 < bars.count ? bars[step + 1].bottom : top
        let left = frame.x(step) + frame.barWidth
        let length = min(110, (frame.pitch - frame.barWidth) * 0.62)
        let hasBand = !flow.leaving[step].isEmpty
        stubs.append(
            Stub(
                step: step,
                left: left,
                right: left + length,
                top: top,
                way: way,
                gone: gone,
                fall: hasBand ? max(0, next - top) + 12 : 0
            )
        )
    }

    private mutating func layLabels() {
        for stub in stubs {
            let next = stub.step + 1 < bars.count ? bars[stub.step + 1].bottom : 0
            let y = max(stub.bottom, next, bars[stub.step].bottom) + 16
            labels.append(Label(step: stub.step, lines: [], x: frame.x(stub.step), y: y))
        }
    }

    /// Gives the labels their words and the picture the height that they need.
    mutating func word(_ words: (Int) -> [String]) {
        for index in labels.indices {
            // The first one is bold.
            let lines = words(labels[index].step).enumerated().map { place, line in
                PictureCanvas.Font(size: SankeyFrame.smallFont.size, isBold: place == 0)
                    .lines(line, width: frame.labelWidth - 2, most: 2)
            }
            labels[index].lines = lines.flatMap(\.self).map { $0.replacing("\u{A0}", with: " ") }
            bottom = max(bottom, labels[index].y + Double(max(0, labels[index].lines.count - 1)) * Self.labelLine + 4)
        }
    }
}
