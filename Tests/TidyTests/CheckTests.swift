import Testing

/// Each check finds its bad sample, at its place, and leaves the good one alone.
struct CheckTests {
    private func source(_ text: String, path: String = "Sources/FlowEngine/Sample.swift") -> Source {
        Source(path: path, text: text)
    }

    @Test func `a file of 400 lines passes and one of 401 does not`() {
        #expect(SizeChecks.file(source(String(repeating: "let a = 1\n", count: 400))) == [])
        #expect(SizeChecks.file(source(String(repeating: "let a = 1\n", count: 401))).count == 1)
    }

    @Test func `a line of 120 columns passes and one of 121 does not`() {
        let long = String(repeating: "a", count: 121)
        #expect(SizeChecks.width(source("\n" + long.dropLast())) == [])
        #expect(SizeChecks.width(source("\n" + long)).map(\.line) == [2])
    }

    @Test(
        arguments: [
            "func a(\n    b: Int\n) -> Int\nwhere A: B {\nBODY\n}",
            "    init() {\n        let text = \"}\" // }\nBODY\n    }\n\n",
            "subscript(a: Int) -> Int {\nBODY\n}",
        ]
    )
    func `a function is measured from its first word to its closing brace`(_ shape: String) {
        func lines(_ body: Int) -> [Int] {
            let text = shape.replacing("BODY", with: Array(repeating: "x()", count: body).joined(separator: "\n"))
            return FunctionLengths.of(source(text)).map(\.lines)
        }
        let frame = lines(1)[0] - 1
        #expect(lines(30) == [30 + frame])
        #expect(
            SizeChecks.functions(source(shape.replacing("BODY", with: String(repeating: "x()\n", count: 70)))).count
                == 1
        )
    }

    @Test func `requirements of a protocol and calls are no functions`() {
        let text =
            "protocol A {\n    func a() throws -> Int\n    init()\n    var b: Int { get }\n}\nlet c = self.init()\n"
        #expect(FunctionLengths.of(source(text)) == [])
    }

    @Test func `twelve files in a folder pass and thirteen do not`() {
        let paths = (1...13).map { "Sources/FlowModel/F\($0).swift" } + ["Sources/FlowModel/Time/A.swift"]
        #expect(SizeChecks.folders(paths).map(\.path) == ["Sources/FlowModel"])
        #expect(SizeChecks.folders(Array(paths.dropFirst())) == [])
    }

    @Test func `strings and comments are not code`() {
        let text = """
            let a = "as! \\(b("try!", c) + "x") try!" // try!
            /* try! /* try! */ try! */ let b = #"try! " \\(no) "#
            let c = \"""
                try! " "" \\" try!
                \"""
            let d = try! e()
            """
        let source = source(text)
        let lines = Masking.lines(source.code)
        #expect(lines.indices.filter { lines[$0].contains("try!") } == [5])
        #expect(lines.map(\.count) == text.split(separator: "\n").map(\.count))
        #expect(Masking.lines(source.withoutStrings)[0].contains("// try!"))
    }

    @Test(arguments: BannedText.list.map(\.text))
    func `each banned text is found in code and not in strings or longer words`(_ text: String) throws {
        let banned = try #require(BannedText.list.first { $0.text == text })
        func lines(_ text: String) -> [Int] {
            banned.findings(in: source(text, path: "Tests/FlowEngineTests/Sample.swift")).map(\.line)
        }
        #expect(lines("let a = 1\n  \(text) b") == [2])
        #expect(lines("let a = \"\(text)\"") == [])
        if text.first?.isLetter == true { #expect(lines("my\(text)") == []) }
        #expect(!banned.reason.isEmpty && !banned.instead.isEmpty)
    }

    @Test func `unchecked code is allowed in a System folder and nowhere else`() throws {
        let banned = try #require(BannedText.list.first { $0.text == "unsafe" })
        #expect(banned.findings(in: source("unsafe a()", path: "Sources/FlowTransport/System/Curl.swift")) == [])
        #expect(banned.findings(in: source("unsafe a()", path: "Sources/FlowTransport/Curl.swift")).count == 1)
    }

    @Test(
        arguments: [
            ("import Foundation", "Foundation"), ("package import FlowModel", "FlowModel"),
            ("@testable import FlowEngine", "FlowEngine"), ("import struct Foundation.URL", "Foundation"),
        ]
    )
    func `an import is recognised in each of its forms`(_ line: String, _ module: String) {
        #expect(ImportChecks.module(importedBy: line) == module)
        #expect(ImportChecks.module(importedBy: "let import = 1") == nil)
    }

    @Test func `an import against the arrows is found`() {
        #expect(ImportChecks.imports(source("package import FlowModel\n")) == [])
        #expect(ImportChecks.imports(source("import FlowModel\nimport Foundation\n")).map(\.line) == [2])
        let storage = source("import FlowTransport\n", path: "Sources/FlowStorage/A.swift")
        #expect(ImportChecks.imports(storage).map(\.line) == [1])
        #expect(ImportChecks.imports(source("", path: "Sources/Elsewhere/A.swift")).count == 1)
    }

    @Test func `a dependency that no file imports is found, in each form of a target`() {
        let text = """
            let package = Package(
                targets: [
                    house("FlowModel"),
                    house("FlowMail", ["FlowModel", "CCMark", crypto]),
                    .executableTarget(
                        name: "nurture",
                        dependencies: ["FlowModel", grdb],
                        resources: [.embedInCode("Shipped")]
                    ),
                    .target(name: "CCMark", linkerSettings: [.linkedLibrary("cmark")]),
                    tests("FlowMailTests", ["FlowMail"], data: ["Golden"]),
                ]
            )
            """
        let manifest = source(text, path: "Package.swift")
        #expect(ManifestChecks.targets(manifest).map(\.name) == ["FlowModel", "FlowMail", "nurture", "FlowMailTests"])
        let all = [
            "FlowModel": [], "FlowMail": Set(["FlowModel", "CCMark", "Crypto"]), "nurture": ["FlowModel", "GRDB"],
        ]
        #expect(ManifestChecks.unused(manifest, modules: all) == [])
        let fewer = all.merging(["FlowMail": ["FlowModel"], "nurture": ["GRDB"], "FlowMailTests": []]) { $1 }
        let found = ManifestChecks.unused(manifest, modules: fewer)
        #expect(found.map(\.line) == [4, 4, 5, 11])
        #expect(found.map(\.message).first == "FlowMail lists CCMark and imports it nowhere")
    }

    @Test func `the top level is fixed but for what is ignored`() {
        let ignored = [".build*/", "Package.resolved", "*.sqlite*", "/outbox/"]
        let fine = ["Sources", ".git", ".build", ".build-tools", "Package.resolved", "nurture.sqlite-wal", "outbox"]
        #expect(PlaceChecks.topLevel(fine, ignored: ignored) == [])
        let stray = PlaceChecks.topLevel(fine + ["scripts", "sqlite", "my-outbox"], ignored: ignored)
        #expect(stray.map(\.path) == ["my-outbox", "scripts", "sqlite"])
    }

    @Test func `paths of one machine are found and addresses are not`() {
        let place = "/wo" + "rk/"
        #expect(PlaceChecks.machinePaths(path: "a", text: "cd \(place)x").count == 1)
        #expect(PlaceChecks.machinePaths(path: "a", text: "https://example.com\(place)x\nMy\(place)") == [])
    }
}
