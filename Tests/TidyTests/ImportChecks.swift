/// Which modules a target may import: the arrows of the target graph, and no others.
enum ImportChecks {
    /// Parts of the system that any target but the pure ones may use.
    private static let system = ["Foundation", "FoundationEssentials", "Synchronization"]
    /// For targets that own a clock, threads, timers, files or sockets.
    private static let machine = system + ["Dispatch", "FoundationNetworking", "Glibc", "Darwin"]
    /// What the commands are given parts of; only the program knows the store and the carriers by type.
    private static let parts = [
        "FlowModel", "FlowLanguage", "FlowEngine", "FlowMail", "FlowInsights", "FlowRuntime", "FlowSimulator",
        "FlowServer",
    ]

    static let allowed: [String: [String]] = [
        "FlowModel": [],
        "FlowLanguage": ["FlowModel"],
        "FlowEngine": ["FlowModel"],
        "FlowInsights": ["FlowModel"],
        "FlowMail": system + ["FlowModel", "CCMark", "CIDN", "Crypto", "CryptoExtras", "Mustache", "Yams"],
        "FlowRuntime": machine + [
            "FlowModel", "FlowLanguage", "FlowEngine", "FlowMail", "FlowInsights",
        ],
        "FlowSimulator": system + ["FlowModel", "FlowLanguage", "FlowEngine", "FlowMail", "FlowRuntime"],
        "FlowStorage": machine + ["FlowModel", "FlowRuntime", "Crypto", "GRDB", "GRDBSQLite"],
        "FlowTransport": machine + ["FlowModel", "FlowRuntime", "CCurl", "Crypto", "Logging"],
        "FlowServer": machine + [
            "FlowModel", "FlowMail", "FlowRuntime", "CZlib", "Crypto", "CryptoExtras", "Hummingbird",
            "HummingbirdCore", "Logging", "ServiceLifecycle", "SwiftASN1",
        ],
        "FlowCommands": machine + parts + ["Crypto", "Logging", "ServiceLifecycle", "UnixSignals"],
        "nurture": machine + parts + [
            "FlowStorage", "FlowTransport", "FlowCommands", "ArgumentParser", "Configuration", "Logging",
            "ServiceLifecycle", "Yams",
        ],
        "nurture-bench": machine + [
            "FlowModel", "FlowRuntime", "FlowInsights", "FlowStorage", "FlowCommands", "ArgumentParser", "GRDB",
            "GRDBSQLite",
        ],
        "FlowDice": [],
        "FlowTesting": machine + ["FlowModel", "FlowMail", "FlowRuntime"],
    ]

    static func imports(_ source: Source) -> [Finding] {
        guard let allowed = allowed[source.target] else {
            guard !source.isTest else { return [] }
            return [source.finding(0, "\(source.target) is no target of the graph")]
        }
        return Masking.lines(source.code).enumerated().compactMap { index, line in
            guard let module = module(importedBy: line), !allowed.contains(module) else { return nil }
            return source.finding(index + 1, "\(source.target) may not import \(module): arrows point down only")
        }
    }

    /// Every module that the file imports.
    static func modules(of source: Source) -> [String] {
        Masking.lines(source.code).compactMap { module(importedBy: $0) }
    }

    /// The module that a line imports, whatever stands before the word `import`.
    static func module(importedBy line: String) -> String? {
        let words = line.split(separator: " ")
        guard let position = words.firstIndex(of: "import"), position + 1 < words.count else { return nil }
        let modifiers = words[..<position]
        guard modifiers.allSatisfy({ $0.hasPrefix("@") || accessLevels.contains($0) }) else { return nil }
        let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
        let name = kinds.contains(words[position + 1]) ? words.dropFirst(position + 2).first : words[position + 1]
        return name?.split(separator: ".").first.map(String.init)
    }

    private static let accessLevels: Set<Substring> = ["private", "fileprivate", "internal", "package", "public"]
}
