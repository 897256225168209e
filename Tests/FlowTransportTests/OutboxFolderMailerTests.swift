import FlowModel
import FlowRuntime
import Foundation
import Testing

@testable import FlowTransport

final class OutboxFolderMailerTests {
    private let box = ReportBox()
    private let folder = FileManager.default.temporaryDirectory.appending(path: "outbox-" + UUID().uuidString)

    deinit { try? FileManager.default.removeItem(at: folder) }

    private var files: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
    }

    @Test("A message becomes a file with exactly its bytes")
    func writes() throws {
        let mailer = try OutboxFolderMailer(folder: folder.path, report: box.report, logger: quiet)
        mailer.send([mail(1, text: "Subject: é\r\n\r\n.\n"), mail(2)])
        let reports = try box.wait(2)
        #expect(reports.map(\.id) == [OutboxID(1), OutboxID(2)])
        #expect(reports[0].outcome == .accepted(status: 0, reply: "1@example.com.eml"))
        #expect(files == ["1@example.com.eml", "2@example.com.eml"])
        #expect(try Data(contentsOf: folder.appending(path: files[0])) == Data("Subject: é\r\n\r\n.\n".utf8))
        #expect(mailer.idleConnections > 0)
    }

    @Test("A repetition, also after a crash in the middle of a file, leaves one file")
    func repeats() throws {
        let mailer = try OutboxFolderMailer(folder: folder.path, report: box.report, logger: quiet)
        try Data("half a mess, and longer than the message itself".utf8)
            .write(to: folder.appending(path: ".1@example.com.eml.tmp"))
        mailer.send([mail(1)])
        _ = try box.wait(1)
        mailer.send([mail(1)])
        _ = try box.wait(2)
        #expect(files == ["1@example.com.eml"])
        #expect(try Data(contentsOf: folder.appending(path: "1@example.com.eml")) == Data("Hi\r\n".utf8))
    }

    @Test("Stopping writes what was handed over and takes no more")
    func stops() throws {
        let mailer = try OutboxFolderMailer(folder: folder.path, report: box.report, logger: quiet)
        mailer.send((1...50).map { mail($0) })
        mailer.stop()
        #expect(files.count == 50)
        #expect(mailer.idleConnections == 0)
        mailer.send([mail(51)])
        #expect(try box.wait(51)[50].outcome == .notBegun)
    }

    @Test("A folder that vanished is a reason to wait, not to lose the message")
    func vanished() throws {
        let mailer = try OutboxFolderMailer(folder: folder.path, report: box.report, logger: quiet)
        try FileManager.default.removeItem(at: folder)
        mailer.send([mail()])
        guard case .unreachable(let reason) = try box.outcome() else {
            Issue.record("the message counts as written")
            return
        }
        #expect(reason.contains("No such file or directory"))
    }

    @Test("A folder that cannot be made is an error that says why")
    func impossible() throws {
        try Data().write(to: folder)
        #expect {
            try OutboxFolderMailer(folder: folder.path, report: box.report, logger: quiet)
        } throws: { error in
            (error as? OutboxFolderError)?.sentence.hasSuffix("Not a directory") == true
        }
    }

    @Test("No Message-ID leads out of the folder, and no two to one file")
    func names() {
        #expect(OutboxFolderMailer.fileName(messageID: "../../etc/passwd") == "%2E.%2F..%2Fetc%2Fpasswd.eml")
        #expect(OutboxFolderMailer.fileName(messageID: "a/b\u{0}é%") == "a%2Fb%00%C3%A9%25.eml")
        let long = String(repeating: "x", count: 300)
        let (first, second) = (
            OutboxFolderMailer.fileName(messageID: long + "1"), OutboxFolderMailer.fileName(messageID: long + "2")
        )
        #expect(first != second)
        #expect(first.utf8.count < 240)
        #expect(OutboxFolderMailer.fileName(messageID: "") != ".eml")
    }
}
