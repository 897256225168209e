import Foundation
import Testing

/// Expects everything that must hold of an image to hold.
///
/// Its files are kept in a folder of their own below the one that `NURTURE_DISK_KEEP` names, when something does not.
func expectPromise(of image: DiskImage, _ moment: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let findings = try image.findings()
    #expect(findings == [], "\(moment)", sourceLocation: sourceLocation)
    guard !findings.isEmpty, let keep = ProcessInfo.processInfo.environment["NURTURE_DISK_KEEP"] else { return }
    let folder = URL(filePath: keep).appending(path: moment.replacing(" ", with: "-").replacing(",", with: ""))
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try DiskImage.write(image.files, to: folder.path)
}
