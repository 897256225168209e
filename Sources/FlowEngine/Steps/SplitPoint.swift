import FlowModel

/// Which arm of a split a contact gets: by chance, and always the same (LANGUAGE, Steps).
struct SplitPoint {
    /// 0 up to, not including, 10,000.
    let point: Int

    init(flow: Slug, step: String, seed: Enrolment.SplitSeed) {
        let text = "\(flow.text)\n\(step)\n\(seed.contact)\n\(seed.entry)"
        let first = SHA256.digest(Array(text.utf8)).prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        point = Int(first % 10_000)
    }

    /// The first arm whose cumulated share exceeds the point.
    static func arm(of arms: [Step.Arm], at point: Int) -> Int? {
        var sum = 0
        return arms.firstIndex { arm in
            sum += arm.share
            return sum > point
        }
    }
}
