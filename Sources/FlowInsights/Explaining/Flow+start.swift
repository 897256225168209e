import FlowModel

extension Flow {
    /// What lets contacts in, as written; what one line says for several events, once.
    var triggerTexts: [String] {
        var known: Set<String> = []
        return triggers.map(\.text).filter { known.insert($0).inserted }
    }

    /// What stands in the box that a flow begins with.
    var startText: String {
        triggers.isEmpty ? "start" : triggerTexts.map { "on " + $0 }.joined(separator: " · ")
    }
}
