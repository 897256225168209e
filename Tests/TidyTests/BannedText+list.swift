extension BannedText {
    /// Words are put together here, so that this list is not found by itself or by a plain search of the source.
    static let list: [BannedText] = promises + crashes + assertions + concurrency + places + time

    private static let promises = ["TO" + "DO", "FIX" + "ME", "X" + "XX"].map { word in
        BannedText(
            word,
            .everything,
            because: "a promise in a comment is kept by nobody",
            instead: "do it, or open an issue"
        )
    }

    private static let crashes = [
        BannedText(
            "fatalError",
            because: "it ends the daemon for everybody",
            instead: "throw, or make the case impossible by its type"
        ),
        BannedText(
            "try!",
            because: "it crashes on what happens in the world",
            instead: "catch the error or throw it on"
        ),
        BannedText("as!", because: "it crashes on an unexpected type", instead: "use `as?` and say what else may come"),
    ]

    private static let assertions = ["assert(", "assertionFailure("].map { call in
        BannedText(
            call,
            because: "an optimised build leaves it out, and here debug builds are optimised too",
            instead: "use `precondition`, or throw"
        )
    }

    private static let concurrency = [
        BannedText("Task.detached", because: "nobody waits for it or cancels it", instead: "use a task group"),
        BannedText("Task {", because: "nobody waits for it or cancels it", instead: "use a task group"),
        BannedText(
            "@unchecked Sendable",
            because: "the compiler believes it without looking",
            instead: "use an actor or a `Mutex`, or a `System` folder with a sentence why",
            unless: { $0.isSystem || Exceptions.holds(Exceptions.unchecked, $0) }
        ),
        BannedText(
            "nonisolated(unsafe)",
            because: "the compiler believes it without looking",
            instead: "use an actor or a `Mutex`",
            unless: { $0.isSystem }
        ),
    ]

    private static let places = [
        BannedText(
            "unsafe",
            because: "what the compiler cannot check is kept where it is looked for",
            instead: "move it into a `System` folder, with a sentence why",
            unless: { $0.isSystem || Exceptions.holds(Exceptions.unchecked, $0) }
        ),
        BannedText(
            "print(",
            because: "standard output is the answer of a command, made in one place",
            instead: "write through the output of FlowCommands, or log",
            // A program of its own, whose answer is what it prints.
            unless: { $0.folders.contains("Output") || $0.folders.contains("nurture-faults") }
        ),
    ]

    private static let clocks = ["Date()", "Date.now", "gettimeofday(", "clock_gettime(", "time(nil)"].map { call in
        BannedText(
            call,
            because: "time is an argument; one file reads the clock",
            instead: "take `at now: Instant`",
            unless: { Exceptions.holds(Exceptions.clock, $0) }
        )
    }

    private static let sleeps = [
        "Task" + ".sleep", "Thread" + ".sleep", "usl" + "eep(", "nanosl" + "eep(", "sl" + "eep(",
    ]
    .map { call in
        BannedText(
            call,
            because: "a wait for time is too short on one machine and too long on all others",
            instead: "wait for the event itself, or use virtual time",
            unless: { !$0.isTest }
        )
    }

    private static let time = clocks + sleeps
}

/// Where a rule does not hold, with the reason; each path must exist, so that no exception outlives its file.
enum Exceptions {
    typealias List = [(path: String, reason: String)]

    static let unchecked: List = []

    static let clock: List = [
        ("Sources/FlowRuntime/System/SystemClock.swift", "the one file that reads the clock"),
        (
            "Sources/FlowTransport/System/Monitor.swift",
            "POSIX wants the end of a wait as a time of the monotonic clock"
        ),
        ("Sources/nurture/System/SystemdNotifier.swift", "systemd wants the monotonic time of a reload"),
    ]

    static func holds(_ list: List, _ source: Source) -> Bool { list.contains { $0.path == source.path } }
}
