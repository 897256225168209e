/// Finds a way for each line that crosses no box, and lies on no line that leads elsewhere.
///
/// Between two rows there is a channel. A line leaves the bottom of its box into the channel below, goes across on a
/// track there, up or down a free passage, across on a track of the channel above its target, and into the target's
/// top. Tracks for leaving lie above those for arriving.
struct PictureRouter {
    struct Route {
        let wire: PictureLayout.Wire
        /// Where it goes up or down.
        let passage: Int
    }

    /// A piece of a track: lines of one source leave, lines to one target arrive together.
    struct Track: Hashable {
        let channel: Int
        let isLeaving: Bool
        let box: Int
    }

    private(set) var routes: [Route] = []
    /// Each piece's place among the tracks of its half of the channel, from 0.
    private(set) var places: [Track: Int] = [:]
    /// By channel, from above the first row: how many tracks for leaving and for arriving.
    private(set) var trackCounts: [(leaving: Int, arriving: Int)]

    private let boxes: [PictureBox]
    private var boxesOfRow: [[Int]]
    /// By unit: channels are even, rows odd.
    private var verticals: [[Vertical]]
    private var extents: [Track: ClosedRange<Int>] = [:]

    private struct Vertical {
        let x: Int
        let target: Int
    }

    private static let step = 14
    private static let boxMargin = 12

    init(_ layout: PictureLayout) {
        boxes = layout.boxes
        boxesOfRow = Array(repeating: [], count: layout.rowCount)
        verticals = Array(repeating: [], count: layout.rowCount * 2 + 2)
        trackCounts = Array(repeating: (0, 0), count: layout.rowCount + 1)
        for (index, box) in boxes.enumerated() { boxesOfRow[box.row].append(index) }
        for wire in layout.wires { reserveEnds(wire) }
        for wire in layout.wires where wire.kind != .jump { add(wire, passage: natural(wire)) }
        let jumps = layout.wires.filter { $0.kind == .jump }
        for wire in jumps.sorted(by: isInner) { add(wire, passage: freePassage(wire)) }
        assignTracks()
    }

    /// Short jumps lie inside long ones.
    private func isInner(_ left: PictureLayout.Wire, _ right: PictureLayout.Wire) -> Bool {
        let lengths = [left, right].map { abs(boxes[$0.target].row - boxes[$0.source].row) }
        return lengths[0] != lengths[1] ? lengths[0] < lengths[1] : left.source < right.source
    }

    /// The channels in which the line leaves and arrives.
    private func channels(_ wire: PictureLayout.Wire) -> (leaving: Int, arriving: Int) {
        (boxes[wire.source].row + 1, boxes[wire.target].row)
    }

    private mutating func reserveEnds(_ wire: PictureLayout.Wire) {
        let (leaving, arriving) = channels(wire)
        verticals[leaving * 2].append(Vertical(x: boxes[wire.source].x, target: wire.target))
        verticals[arriving * 2].append(Vertical(x: boxes[wire.target].x, target: wire.target))
    }

    private func natural(_ wire: PictureLayout.Wire) -> Int {
        wire.kind == .fan ? boxes[wire.target].x : boxes[wire.source].x
    }

    private mutating func add(_ wire: PictureLayout.Wire, passage: Int) {
        let (leaving, arriving) = channels(wire)
        for unit in min(leaving, arriving) * 2...max(leaving, arriving) * 2 {
            verticals[unit].append(Vertical(x: passage, target: wire.target))
        }
        extend(Track(channel: leaving, isLeaving: true, box: wire.source), boxes[wire.source].x, passage)
        extend(Track(channel: arriving, isLeaving: false, box: wire.target), passage, boxes[wire.target].x)
        routes.append(Route(wire: wire, passage: passage))
    }

    private mutating func extend(_ track: Track, _ from: Int, _ to: Int) {
        guard from != to else { return }
        let known = extents[track] ?? min(from, to)...max(from, to)
        extents[track] = min(known.lowerBound, from, to)...max(known.upperBound, from, to)
    }

    /// The nearest place beside the source where the line meets no box and no other line.
    private func freePassage(_ wire: PictureLayout.Wire) -> Int {
        let source = boxes[wire.source].x
        if isFree(source, for: wire) { return source }
        let target = boxes[wire.target].x
        if isFree(target, for: wire) { return target }
        var distance = Self.step
        while true {
            for x in [source + distance, source - distance] where isFree(x, for: wire) { return x }
            distance += Self.step
        }
    }

    private func isFree(_ x: Int, for wire: PictureLayout.Wire) -> Bool {
        let (leaving, arriving) = channels(wire)
        for unit in min(leaving, arriving) * 2...max(leaving, arriving) * 2 {
            if unit % 2 == 1 {
                let isHit = boxesOfRow[unit / 2].contains { index in
                    abs(boxes[index].x - x) < boxes[index].width / 2 + Self.boxMargin
                }
                if isHit { return false }
            }
            let isTaken = verticals[unit].contains { other in
                guard abs(other.x - x) < Self.step - 2 else { return false }
                // Lines to one target may become one line.
                return !(other.x == x && other.target == wire.target)
            }
            if isTaken { return false }
        }
        return true
    }

    private mutating func assignTracks() {
        let sorted = extents.sorted { left, right in
            let keys = [left, right].map { [$0.value.lowerBound, $0.value.upperBound, $0.key.channel, $0.key.box] }
            return keys[0] != keys[1]
                ? keys[0].lexicographicallyPrecedes(keys[1]) : left.key.isLeaving && !right.key.isLeaving
        }
        // By channel and half: where each track is taken up to.
        var ends: [[Int]] = Array(repeating: [], count: trackCounts.count * 2)
        for (track, extent) in sorted {
            let half = track.channel * 2 + (track.isLeaving ? 0 : 1)
            let free = ends[half].firstIndex { $0 + Self.step <= extent.lowerBound }
            let place = free ?? ends[half].count
            if free == nil { ends[half].append(extent.upperBound) } else { ends[half][place] = extent.upperBound }
            places[track] = place
        }
        for channel in trackCounts.indices {
            trackCounts[channel] = (ends[channel * 2].count, ends[channel * 2 + 1].count)
        }
    }
}
