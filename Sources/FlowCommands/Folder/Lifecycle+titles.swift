import FlowModel

extension Lifecycle {
    /// What its stages are called.
    var stageTitles: [Slug: String] {
        let named = (stages + outside).map { ($0.name, $0.title) }
        return Dictionary(named, uniquingKeysWith: { first, _ in first })
    }
}
