import Foundation

/// How much is tried: little in the ordinary run, more when it is asked for.
enum Fuzzing {
    /// `NURTURE_FUZZ=50` tries fifty times as much.
    static let factor = number("NURTURE_FUZZ") ?? 1

    /// `NURTURE_FUZZ_SEED=7` tries other things.
    static let seed = UInt64(number("NURTURE_FUZZ_SEED") ?? 20_260_301)

    private static func number(_ name: String) -> Int? {
        ProcessInfo.processInfo.environment[name].flatMap(Int.init).flatMap { $0 > 0 ? $0 : nil }
    }
}
