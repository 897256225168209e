import FlowModel

/// What a folder calls its stages.
struct StageTitles: Sendable {
    let titles: [Slug: String]

    /// As the folder writes it; a stage that it does not define goes by its name.
    func title(_ stage: Slug) -> String { titles[stage] ?? Words.name(stage) }
}
