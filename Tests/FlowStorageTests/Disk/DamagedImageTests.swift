import Foundation
import GRDB
import Testing

/// Whether a `DiskImage` finds what no disk ever left in these tests: each check says no to a good image that was
/// damaged.
@Suite struct DamagedImageTests {
    /// A run that nothing disturbed, up to the end.
    private static func goodImage() throws -> DiskImage {
        let recording = try DiskRecording(DiskPlan(seed: 7, contacts: 4), seed: 7)
        try #require(recording.failure == nil)
        var platter = Platter()
        recording.operations.forEach { platter.apply($0) }
        return DiskImage(
            plan: recording.plan,
            files: platter.contents,
            marks: recording.marks(at: recording.end),
            deaths: 0,
            expected: try DiskOutcome(recording.plan)
        )
    }

    /// What is found when that is done to the good image's database.
    private func findings(_ damage: String) throws -> [String] {
        let good = try DamagedImageTests.goodImage()
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        try DiskImage.write(good.files, to: folder.path(""))
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: folder.path(DiskImage.file), configuration: configuration)
        try queue.writeWithoutTransaction { try $0.execute(sql: damage) }
        try queue.close()
        var files: [String: Data] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path("")) {
            files[name] = try Data(contentsOf: URL(filePath: folder.path(name)))
        }
        return try DiskImage(
            plan: good.plan,
            files: files,
            marks: good.marks,
            deaths: 0,
            expected: good.expected
        ).findings()
    }

    @Test func `Nothing is found in an image that is as it should be`() throws {
        #expect(try DamagedImageTests.goodImage().findings() == [])
        #expect(try findings("SELECT 1") == [])
    }

    @Test(
        arguments: [
            ("DELETE FROM outbox WHERE id = (SELECT max(id) FROM outbox)", "is ahead of its outbox"),
            ("UPDATE enrolment SET state = 2, step = 1, visit = 99 WHERE contact = 1", "is ahead of its outbox"),
            ("UPDATE enrolment SET sent_step = 99 WHERE sent_step IS NOT NULL", "is ahead of its outbox"),
            ("DELETE FROM outbox", "message that nobody knows of"),
            ("DELETE FROM event WHERE id = (SELECT max(id) FROM event)", "lost event"),
            ("DELETE FROM contact WHERE id = 1", "rows refer to nothing"),
            ("PRAGMA writable_schema = 1; DELETE FROM sqlite_schema WHERE name = 'outbox_due'", "never used"),
        ]
    )
    func `What is damaged is found at once`(_ damage: String, _ finding: String) throws {
        let found = try findings(damage)
        #expect(found.contains { $0.contains(finding) }, "\(found)")
    }

    @Test(
        arguments: [
            ("DELETE FROM contact_tag WHERE contact = (SELECT max(contact) FROM contact_tag)", "tag nurtured"),
            ("UPDATE outbox SET state = 4 WHERE id = (SELECT max(id) FROM outbox WHERE state = 2)", "- "),
            ("DELETE FROM timeline WHERE id = (SELECT max(id) FROM timeline)", "- "),
            ("UPDATE flow_version SET entered = entered + 1", "+ version"),
        ]
    )
    func `What comes to another end is found in the end`(_ damage: String, _ finding: String) throws {
        let found = try findings(damage)
        #expect(found.contains { $0.contains(finding) }, "\(found)")
        #expect(found.allSatisfy { $0.hasPrefix("+ ") || $0.hasPrefix("- ") }, "\(found)")
    }

    @Test func `A message that was accepted twice without a death is found, and that it is not listed`() throws {
        let good = try DamagedImageTests.goodImage()
        let again = try #require(good.marks.first { if case .handed(_, isAccepted: true) = $0 { true } else { false } })
        let found = try DiskImage(
            plan: good.plan,
            files: good.files,
            marks: good.marks + [again],
            deaths: 0,
            expected: good.expected
        ).findings()
        #expect(found.count { $0.hasSuffix("was accepted 2 times") } == 1, "\(found)")
        #expect(found.count { $0.hasSuffix("was repeated and is not listed") } == 1, "\(found)")
        #expect(found.contains("1 messages were repeated"), "\(found)")
        #expect(found.count == 3, "\(found)")
    }
}
