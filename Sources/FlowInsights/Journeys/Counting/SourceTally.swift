import FlowModel

/// Counts contacts by the sources that brought them, in each way of attributing.
struct SourceTally: Sendable {
    /// Events of contacts that have that many events that tell a source, of several sources.
    private struct Fraction: Hashable, Sendable {
        var source: UInt16
        var ofEvents: UInt32
    }

    /// What one source is of a contact that converted, by the index of the conversion.
    private struct Part: Sendable {
        var conversion: UInt32
        var source: UInt16
        var events: UInt32
        var ofEvents: UInt32
    }

    private struct Row {
        var number: Int
        var model: Attribution
        var contacts: Double
        var converted: Double
        var times: Times
    }

    private var first = Array(repeating: 0, count: SourceNames.limit + 1)
    private var last = Array(repeating: 0, count: SourceNames.limit + 1)
    /// Contacts of one source alone.
    private var alone = Array(repeating: 0, count: SourceNames.limit + 1)
    /// Numbers of events, so that sums of fractions do not depend on the order of contacts.
    private var contacts: [Fraction: Int] = [:]
    private var converted: [Fraction: Int] = [:]
    private var convertedParts = PieceList<Part>()

    /// Counts a contact by the sources that its events told, in their order, and by the index of its conversion.
    mutating func add(_ sources: [UInt16], conversion: Int?) {
        let (first, last) = (sources.first ?? SourceNames.direct, sources.last ?? SourceNames.direct)
        self.first[Int(first)] += 1
        self.last[Int(last)] += 1
        guard SourceTally.isMixed(sources) else {
            alone[Int(first)] += 1
            return
        }
        let ofEvents = UInt32(clamping: sources.count)
        for (source, events) in SourceTally.counts(sources) {
            let fraction = Fraction(source: source, ofEvents: ofEvents)
            contacts[fraction, default: 0] += events
            guard let conversion else { continue }
            converted[fraction, default: 0] += events
            convertedParts.append(
                Part(
                    conversion: UInt32(clamping: conversion),
                    source: source,
                    events: UInt32(clamping: events),
                    ofEvents: ofEvents
                )
            )
        }
    }

    /// Whether there are several of them.
    static func isMixed(_ sources: [UInt16]) -> Bool {
        guard let first = sources.first else { return false }
        return sources.contains { $0 != first }
    }

    private static func counts(_ sources: [UInt16]) -> [(source: UInt16, events: Int)] {
        var counts: [(source: UInt16, events: Int)] = []
        for source in sources.sorted() {
            if counts.last?.source != source { counts.append((source, 0)) }
            counts[counts.count - 1].events += 1
        }
        return counts
    }

    /// The rows of all ways of attributing, in the report's order.
    mutating func rows(_ conversions: PieceList<Conversion>, _ names: SourceNames) -> [JourneyReport.Source] {
        var all: [JourneyReport.Source] = []
        for model in Attribution.allCases {
            let rows =
                switch model {
                case .first: whole(.first, first, conversions)
                case .last: whole(.last, last, conversions)
                case .linear: linear(conversions)
                }
            let sources = rows.map { row in
                JourneyReport.Source(
                    source: names.name(UInt16(row.number)),
                    model: row.model,
                    contacts: row.contacts,
                    converted: row.converted,
                    timeToConvert: row.times
                )
            }
            all += sources.sorted { SourceTally.order($0) < SourceTally.order($1) }
        }
        return all
    }

    /// Most contacts first; equal but for the rounding of fractions is equal.
    private static func order(_ source: JourneyReport.Source) -> (Double, String) {
        (-(source.contacts * 1e6).rounded(), source.source)
    }

    private func whole(_ model: Attribution, _ counts: [Int], _ conversions: PieceList<Conversion>) -> [Row] {
        let times = SourceTally.times(conversions) { model == .first ? $0.first : $0.last }
        return counts.indices.filter { counts[$0] > 0 }.map { index in
            Row(
                number: index,
                model: model,
                contacts: Double(counts[index]),
                converted: Double(times[index].count),
                times: Times(sorted: times[index])
            )
        }
    }

    private mutating func linear(_ conversions: PieceList<Conversion>) -> [Row] {
        let times = SourceTally.times(conversions) { $0.isMixed ? nil : $0.first }
        var weighted: [[(milliseconds: Int64, weight: Double)]] = Array(repeating: [], count: alone.count)
        convertedParts.drain { part in
            let time = conversions[Int(part.conversion)].milliseconds
            weighted[Int(part.source)].append((time, Double(part.events) / Double(part.ofEvents)))
        }
        let (contacts, converted) = (SourceTally.sums(contacts), SourceTally.sums(converted))
        return alone.indices.filter { Double(alone[$0]) + contacts[$0] > 0 }.map { index in
            let whole = times[index]
            let parts = weighted[index]
            return Row(
                number: index,
                model: .linear,
                contacts: Double(alone[index]) + contacts[index],
                converted: Double(whole.count) + converted[index],
                times: parts.isEmpty
                    ? Times(sorted: whole) : Times(weighted: parts + whole.map { (milliseconds: $0, weight: 1) })
            )
        }
    }

    /// The times to convert of each source in their order, in arrays of just their sizes.
    private static func times(_ conversions: PieceList<Conversion>, by source: (Conversion) -> UInt16?) -> [[Int64]] {
        var counts = Array(repeating: 0, count: SourceNames.limit + 1)
        conversions.forEach { conversion in
            if let source = source(conversion) { counts[Int(source)] += 1 }
        }
        var times: [[Int64]] = Array(repeating: [], count: counts.count)
        for index in counts.indices where counts[index] > 0 { times[index].reserveCapacity(counts[index]) }
        conversions.forEach { conversion in
            if let source = source(conversion) { times[Int(source)].append(conversion.milliseconds) }
        }
        for index in times.indices { times[index].sort() }
        return times
    }

    private static func sums(_ events: [Fraction: Int]) -> [Double] {
        var sums = Array(repeating: 0.0, count: SourceNames.limit + 1)
        let inOrder = events.sorted { ($0.key.source, $0.key.ofEvents) < ($1.key.source, $1.key.ofEvents) }
        for (fraction, count) in inOrder { sums[Int(fraction.source)] += Double(count) / Double(fraction.ofEvents) }
        return sums
    }
}
