import Foundation
import Testing

@testable import nurture

@Suite("The flows inside the executable")
struct ShippedFlowsTests {
    @Test("are those of the folder Flows, all of them, to the byte")
    func complete() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Flows")
        let enumerator = try #require(FileManager.default.enumerator(atPath: root.path))
        let paths = enumerator.compactMap { $0 as? String }.filter { path in
            [".flow", ".md", ".html"].contains { path.hasSuffix($0) } && path != "README.md"
        }
        #expect(Set(ShippedFlows.files.map(\.path)) == Set(paths))
        for file in ShippedFlows.files {
            let bytes = try Data(contentsOf: root.appendingPathComponent(file.path))
            #expect(Data(file.bytes) == bytes, "\(file.path)")
        }
    }
}
