import FlowCommands
import FlowModel
import FlowTesting
import Foundation
import Testing

#if canImport(FoundationXML)
import FoundationXML
#endif

@Suite("nurture test")
struct ScenarioTestsTests {
    private let folder: TemporaryFolder
    private let recorded = RecordedOutput()

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("nurture.flow", "on lead\ngoal meeting booked\ntag seen\n")
        try folder.write("scenarios/one.scenario", scenario("one", "expect tagged seen"))
        try folder.write("scenarios/deep/two.scenario", scenario("two", "expect tagged seen"))
        try folder.write("four.scenario", scenario("four", "expect entered nurture"))
    }

    private func scenario(_ name: String, _ expectation: String) -> String {
        "scenario \"\(name)\"\ngiven anna@example.com\nat 2026-03-02 09:00, lead\n\(expectation)\n"
    }

    private func test(_ path: String? = nil, _ format: TestFormat = .json) throws -> ExitCode {
        try ScenarioTests.run(
            ScenarioTests.Request(path: path ?? folder.path, configuration: Configuration(), format: format),
            zones: ZoneFiles(),
            makeStore: { ReferenceStore() },
            output: recorded.output()
        )
    }

    private func verdicts() throws -> [String: Bool] {
        var result: [String: Bool] = [:]
        for line in recorded.answer.split(separator: "\n") {
            let object = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            #expect(Set(object.keys) == ["scenario", "file", "line", "passed", "failures"])
            result[try #require(object["file"] as? String)] = object["passed"] as? Bool
        }
        return result
    }

    @Test("runs the scenarios beside the flows and those below scenarios/")
    func everywhere() throws {
        try folder.write("scenarios/deep/two.scenario", scenario("two", "expect not tagged seen"))
        #expect(try test() == .no)
        #expect(
            try verdicts() == [
                "four.scenario": true, "scenarios/one.scenario": true, "scenarios/deep/two.scenario": false,
            ]
        )
    }

    @Test("runs one file alone, against the flows of the folder around it")
    func oneFile() throws {
        try folder.write("scenarios/deep/two.scenario", scenario("two", "expect tagged seen"))
        #expect(try test(folder.path("scenarios/deep/two.scenario")) == .done)
        #expect(try verdicts() == ["two.scenario": true])
    }

    @Test("writes XML that is well-formed, whatever the names hold")
    func wellFormed() throws {
        try folder.write("scenarios/deep/two.scenario", scenario("two & <three> ]]>", "expect not tagged seen"))
        #expect(try test(nil, .junit) == .no)
        let parser = XMLParser(data: Data(recorded.answer.utf8))
        let reader = ElementReader()
        parser.delegate = reader
        #expect(parser.parse(), "\(recorded.answer)")
        #expect(reader.names["testcase"] == 3)
        #expect(reader.names["failure"] == 1)
        #expect(reader.names["testsuite"] == 3)
    }

    @Test("ends with 1 and runs nothing when a file has an error")
    func errors() throws {
        try folder.write("scenarios/one.scenario", "scenario \"one\"\nexpect nonsense nobody knows at\n")
        #expect(try test() == .no)
        #expect(recorded.answer.isEmpty)
        #expect(recorded.error.contains("one.scenario:2"))
    }
}

/// Counts the elements of a document.
private final class ElementReader: NSObject, XMLParserDelegate {
    var names: [String: Int] = [:]

    func parser(
        _ parser: XMLParser,
        didStartElement name: String,
        namespaceURI: String?,
        qualifiedName: String?,
        attributes: [String: String]
    ) {
        names[name, default: 0] += 1
    }
}
