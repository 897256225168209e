import FlowModel

/// The page of each kind of diagnostic, for `nurture explain`.
package enum DiagnosticPages {
    /// The page, without a line end at its end; nil for an id that no diagnostic has.
    package static func page(_ id: String) -> String? {
        guard let rule = Rule.all.first(where: { $0.id == id }) else { return nil }
        return "\(rule.id) (\(rule.severity.rawValue))\n\n\(rule.page)"
    }

    /// Every id, in alphabetical order.
    package static var ids: [String] { Rule.all.map(\.id).sorted() }
}
