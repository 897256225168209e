import FlowMail
package import FlowModel
import Foundation

/// Reads a flows folder, or a single flow file with the emails beside it, from the disk.
///
/// Flow files are those at the top of the folder; below `emails/` and `scenarios/` subfolders count too. Hidden files
/// are left out, links are followed, and nothing but regular files is opened. Pictures and attachments below `emails/`
/// are read when an email names them.
package struct FolderReader: Sendable {
    /// How much a folder may hold.
    package struct Limits: Sendable {
        package var fileBytes = 1_048_576
        /// Of a picture or an attachment.
        package var assetBytes = EmailAssets.fileByteLimit
        package var files = 2_000
        package var totalBytes = 64 * 1_048_576
        /// Folders inside one another.
        package var depth = 16

        package init() {}
    }

    private let limits: Limits

    package init(limits: Limits = Limits()) {
        self.limits = limits
    }

    /// The texts of several files and folders together.
    /// - Throws: also when two different files would have the same place in a folder.
    package func read(_ paths: [String]) throws(CommandError) -> FolderText {
        var files: [String: FolderText.File] = [:]
        var assets: [String: FolderText.Asset] = [:]
        var isWhole = true
        for path in paths {
            let part = try read(path)
            isWhole = isWhole && part.isWhole
            for file in part.files {
                if let other = files[file.path], other != file { throw .sameName(path: path, file: file.path) }
                files[file.path] = file
            }
            for asset in part.assets {
                if let other = assets[asset.path], other != asset { throw .sameName(path: path, file: asset.path) }
                assets[asset.path] = asset
            }
        }
        return FolderText(files: Array(files.values), assets: Array(assets.values), isWhole: isWhole)
    }

    /// Scenario files that lie anywhere, under their own names.
    package func readScenarios(_ paths: [String]) throws(CommandError) -> [FolderText.File] {
        var walk = FolderWalk(limits: limits, root: paths.first ?? ".")
        for path in paths {
            guard path.hasSuffix(".scenario") else { throw .notAScenarioFile(path: path) }
            guard try walk.kind(of: path) == .file else {
                throw .unreadable(path: path, reason: "it is not a file")
            }
            let name = (path as NSString).lastPathComponent
            if walk.files.contains(where: { $0.path == name }) { throw .sameName(path: path, file: name) }
            try walk.addFile(path, as: name)
        }
        return walk.files
    }

    /// The texts of the folder, or of the file and its sibling folder `emails`.
    /// - Throws: a `CommandError` about the first file or folder that cannot be read.
    package func read(_ path: String) throws(CommandError) -> FolderText {
        var walk = FolderWalk(limits: limits, root: path)
        var isWhole = true
        switch try walk.kind(of: path) {
        case .folder:
            try walk.addFiles(of: path, as: "") { $0.hasSuffix(".flow") }
            guard !walk.files.isEmpty else {
                throw .noFlowFiles(path: path, nested: walk.folderWithFlows(inside: path))
            }
            try walk.addFiles(of: path, as: "") { $0.hasSuffix(".scenario") }
            try walk.addEmails(of: path)
            try walk.addTree("scenarios", of: path, endings: [".scenario"])
        case .file:
            guard path.hasSuffix(".flow") else { throw .notAFlowFile(path: path) }
            isWhole = false
            try walk.addFile(path, as: (path as NSString).lastPathComponent)
            let parent = (path as NSString).deletingLastPathComponent
            try walk.addEmails(of: parent.isEmpty ? "." : parent)
        case .other:
            throw .unreadable(path: path, reason: "it is neither a file nor a folder")
        }
        return FolderText(files: walk.files, assets: walk.assets, isWhole: isWhole)
    }
}
