import Foundation

/// What something took.
struct Measurement {
    var seconds: Double
    /// The most memory that the process held at once meanwhile, in millions of bytes; nil where no system says so.
    var megabytes: Double?

    static func of(_ body: () throws -> Void) rethrows -> Measurement {
        forgetPeak()
        let begun = ContinuousClock.now
        try body()
        return since(begun)
    }

    static func of(_ body: () async throws -> Void) async rethrows -> Measurement {
        forgetPeak()
        let begun = ContinuousClock.now
        try await body()
        return since(begun)
    }

    private static func since(_ begun: ContinuousClock.Instant) -> Measurement {
        let (seconds, attoseconds) = begun.duration(to: .now).components
        return Measurement(seconds: Double(seconds) + Double(attoseconds) * 1e-18, megabytes: peak())
    }

    /// Linux begins anew with the peak of memory when a 5 is written there (proc(5), /proc/pid/clear_refs).
    private static func forgetPeak() {
        try? Data("5".utf8).write(to: URL(fileURLWithPath: "/proc/self/clear_refs"))
    }

    private static func peak() -> Double? {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return nil }
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line?.split(separator: " ").dropLast().last.flatMap { Double($0) }.map { $0 * 1024 / 1_000_000 }
    }
}

/// Where the program writes.
enum Screen {
    static func show(_ text: String) { write(text, to: .standardOutput) }

    /// Progress, beside the result.
    static func note(_ text: String) { write(text, to: .standardError) }

    /// A line of the result: what was done, how long it took, by how much longer than the yardstick.
    static func show(_ what: String, _ measured: Measurement, _ yardstick: Measurement? = nil, _ more: String = "") {
        let name = what.padding(toLength: max(44, what.count), withPad: " ", startingAt: 0)
        var line = name + String(format: "%8.2f s", measured.seconds)
        if let megabytes = measured.megabytes { line += String(format: "%8.0f MB", megabytes) }
        if let yardstick { line += String(format: "%8.2f ×", measured.seconds / yardstick.seconds) }
        show(more.isEmpty ? line : line + "   " + more)
    }

    private static func write(_ text: String, to file: FileHandle) {
        file.write(Data((text + "\n").utf8))
    }
}
