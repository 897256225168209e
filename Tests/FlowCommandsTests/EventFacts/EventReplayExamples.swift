import FlowModel
import FlowRuntime
import FlowTesting

@testable import FlowCommands

extension EventReplay {
    /// Of a folder without segments.
    static var ofNothing: EventReplay { of([]) }

    static func of(_ segments: [Lifecycle.Segment]) -> EventReplay {
        let folder = FolderChange(
            text: FolderText(files: []),
            flows: [],
            lifecycle: Lifecycle(segments: segments),
            settings: FolderSettings(zone: { _ in nil }),
            answer: { _ in }
        )
        return EventReplay(folder: folder, makeStore: { ReferenceStore() })
    }
}
