package import FlowModel

/// Reads and checks the flow files of a folder: pure, in time linear to their length, whatever their bytes.
package enum FlowChecker {
    package static func check(_ text: FolderText, knowing knowledge: Knowledge) -> CheckedFolder {
        var check = FolderCheck(text, knowing: knowledge)
        return check.run()
    }
}
