import FlowFaults
import Foundation
import Testing

@Suite struct ScratchFolderTests {
    @Test func `Only folders of processes that run no more are removed`() throws {
        let files = FileManager.default
        let parent = files.temporaryDirectory.appending(path: "scratch-\(UUID().uuidString)")
        defer { try? files.removeItem(at: parent) }
        // No system gives a process the highest number.
        let dead = "nurture-faults-\(Int32.max)-a"
        let own = "nurture-faults-\(ProcessInfo.processInfo.processIdentifier)-a"
        let others = ["nurture-faults-a-b", "other-\(Int32.max)-a"]
        for name in others + [own, dead] {
            try files.createDirectory(at: parent.appending(path: name), withIntermediateDirectories: true)
        }
        ScratchFolders.removeLeftBehind(in: parent)
        #expect(try Set(files.contentsOfDirectory(atPath: parent.path)) == Set(others + [own]))
    }
}
