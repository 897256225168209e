import FlowMail
import FlowModel
import Foundation

/// One walk through a folder: what it has gathered, and how much more it may.
struct FolderWalk {
    enum Kind {
        case file, folder, other
    }

    private(set) var files: [FolderText.File] = []
    private(set) var assets: [FolderText.Asset] = []
    private let limits: FolderReader.Limits
    private let root: String
    private var totalBytes = 0

    init(limits: FolderReader.Limits, root: String) {
        (self.limits, self.root) = (limits, root)
    }

    /// What is at the end of the path's links.
    func kind(of path: String) throws(CommandError) -> Kind {
        // Follows links, relative ones from where they lie; a broken one leads nowhere.
        guard FileManager.default.fileExists(atPath: path) else {
            let isLink = (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) != nil
            throw isLink ? .unreadable(path: path, reason: "its link leads nowhere") : .missing(path: path)
        }
        do {
            let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
            let attributes = try FileManager.default.attributesOfItem(atPath: target)
            switch attributes[.type] as? FileAttributeType {
            case .typeRegular: return .file
            case .typeDirectory: return .folder
            case .typeSymbolicLink: throw CommandError.unreadable(path: path, reason: "its link leads nowhere")
            default: return .other
            }
        } catch let error as CommandError {
            throw error
        } catch {
            throw FileBytes.failure(error, path: path)
        }
    }

    /// Adds the files directly inside the folder that `includes` takes by their names.
    mutating func addFiles(
        of folder: String,
        as prefix: String,
        including includes: (String) -> Bool
    )
        throws(CommandError)
    {
        for name in try names(in: folder) where includes(name) {
            let path = Self.join(folder, name)
            guard try kind(of: path) == .file else { continue }
            try addFile(path, as: prefix + name)
        }
    }

    /// Adds the files with those endings below the folder's subfolder, where there is one.
    mutating func addTree(_ name: String, of folder: String, endings: [String]) throws(CommandError) {
        let path = Self.join(folder, name)
        guard FileManager.default.fileExists(atPath: path), try kind(of: path) == .folder else { return }
        try addTree(path, as: name + "/", endings: endings, inside: [])
    }

    /// `outer` has the real paths of the folders around this one, so that a link back to one of them ends there.
    private mutating func addTree(
        _ folder: String,
        as prefix: String,
        endings: [String],
        inside outer: [String]
    )
        throws(CommandError)
    {
        let real = URL(fileURLWithPath: folder).resolvingSymlinksInPath().path
        guard !outer.contains(real), outer.count < limits.depth else { return }
        for name in try names(in: folder) {
            let path = Self.join(folder, name)
            let isWanted = endings.contains { name.hasSuffix($0) }
            // A dangling link matters only where a file is wanted.
            guard isWanted || FileManager.default.fileExists(atPath: path) else { continue }
            switch try kind(of: path) {
            case .folder: try addTree(path, as: prefix + name + "/", endings: endings, inside: outer + [real])
            case .file where isWanted: try addFile(path, as: prefix + name)
            case .file, .other: continue
            }
        }
    }

    /// Adds the texts below the folder's `emails`, and the pictures and attachments that they name.
    mutating func addEmails(of folder: String) throws(CommandError) {
        try addTree("emails", of: folder, endings: FolderText.emailEndings)
        for name in EmailAssets.names(in: FolderText(files: files)) { try addAsset(Self.join(folder, name), as: name) }
    }

    /// Reads a file that an email names; whether it must be there is for the email's checker to say.
    private mutating func addAsset(_ path: String, as name: String) throws(CommandError) {
        guard FileManager.default.fileExists(atPath: path), try kind(of: path) == .file else { return }
        assets.append(FolderText.Asset(path: name, bytes: try bytes(of: path, limit: limits.assetBytes)))
    }

    /// Reads one file and adds its text.
    mutating func addFile(_ path: String, as name: String) throws(CommandError) {
        let bytes = try bytes(of: path, limit: limits.fileBytes)
        do {
            let text = try FileText.text(bytes)
            files.append(FolderText.File(path: name.precomposedStringWithCanonicalMapping, text: text))
        } catch {
            throw .notUTF8(path: path, line: error.line)
        }
    }

    private mutating func bytes(of path: String, limit: Int) throws(CommandError) -> [UInt8] {
        guard files.count + assets.count < limits.files else {
            throw .tooManyFiles(path: root, limit: limits.files)
        }
        let bytes = try FileBytes.read(path, limit: limit)
        totalBytes += bytes.count
        guard totalBytes <= limits.totalBytes else { throw .folderTooLarge(path: root, limitBytes: limits.totalBytes) }
        return bytes
    }

    /// A folder directly inside this one that has flow files; for a hint only, so nothing in it is an error.
    func folderWithFlows(inside folder: String) -> String? {
        let manager = FileManager.default
        let candidates = ((try? names(in: folder)) ?? []).prefix(100).map { Self.join(folder, $0) }
        return candidates.first { candidate in
            ((try? manager.contentsOfDirectory(atPath: candidate)) ?? []).contains { $0.hasSuffix(".flow") }
        }
    }

    /// The names in the folder that are not hidden, in ascending order.
    private func names(in folder: String) throws(CommandError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder).filter { !$0.hasPrefix(".") }.sorted()
        } catch {
            throw FileBytes.failure(error, path: folder)
        }
    }

    private static func join(_ folder: String, _ name: String) -> String {
        folder.hasSuffix("/") ? folder + name : folder + "/" + name
    }
}
