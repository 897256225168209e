import Testing

/// The checks on the repository itself.
struct RepositoryTests {
    private let repository = Repository()
    /// Read once for all checks.
    private static let sources = Result { try Repository().sources() }

    private func check(_ findings: (Source) -> [Finding], _ place: SourceLocation = #_sourceLocation) throws {
        let sources = try Self.sources.get()
        #expect(sources.count > 20, "the repository was not found", sourceLocation: place)
        for finding in sources.flatMap(findings) { Issue.record("\(finding)", sourceLocation: place) }
    }

    @Test func `files, functions and lines are short enough to be read`() throws {
        try check { SizeChecks.file($0) + SizeChecks.functions($0) + SizeChecks.width($0) }
    }

    @Test func `folders hold no more files than one looks through`() throws {
        let paths = try Self.sources.get().map(\.path)
        for finding in SizeChecks.folders(paths) { Issue.record("\(finding)") }
    }

    @Test func `targets import only what lies below them`() throws {
        try check { $0.path == "Package.swift" ? [] : ImportChecks.imports($0) }
    }

    @Test func `no target lists what it does not import`() throws {
        let sources = try Self.sources.get()
        let manifest = try #require(sources.first { $0.path == "Package.swift" })
        let modules = Dictionary(grouping: sources, by: \.target).mapValues { sources in
            Set(sources.flatMap { ImportChecks.modules(of: $0) })
        }
        let targets = ManifestChecks.targets(manifest).map(\.name)
        #expect(targets.count > 20 && targets.allSatisfy { modules[$0] != nil }, "\(targets)")
        for finding in ManifestChecks.unused(manifest, modules: modules) { Issue.record("\(finding)") }
    }

    @Test func `no banned text stands in the source`() throws {
        try check { source in BannedText.list.flatMap { $0.findings(in: source) } }
    }

    @Test func `every exception names a file that exists`() {
        for exception in Exceptions.unchecked + Exceptions.clock {
            #expect(repository.exists(exception.path), "\(exception.path)")
            #expect(!exception.reason.isEmpty, "\(exception.path)")
        }
    }

    @Test func `the top level holds what belongs there`() throws {
        let findings = PlaceChecks.topLevel(try repository.topLevel(), ignored: try repository.ignored())
        for finding in findings { Issue.record("\(finding)") }
    }

    @Test func `no file knows the machine it was written on`() throws {
        for path in try repository.everything() {
            for finding in PlaceChecks.machinePaths(path: path, text: try repository.text(path)) {
                Issue.record("\(finding)")
            }
        }
    }
}
