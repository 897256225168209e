import FlowCommands
import FlowModel
import Foundation
import Testing

@Suite("Reading a flows folder")
struct FolderReaderTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test("holds the flows at its top, the emails and the scenarios, by path")
    func contents() throws {
        try folder.write("b.flow", "on b, stop")
        try folder.write("a.flow", "on a, stop")
        try folder.write("deeper/c.flow", "on c, stop")
        try folder.write("notes.txt", "not a flow")
        try folder.write("emails/one.md", "Hi")
        try folder.write("emails/layouts/default.html", "<p>")
        try folder.write("emails/one.txt", "Hi")
        try folder.write("emails/picture.png", "no text")
        try folder.write("scenarios/a.scenario", "given")
        let text = try FolderReader().read(folder.path)
        #expect(
            text.files.map(\.path) == [
                "a.flow", "b.flow", "emails/layouts/default.html", "emails/one.md", "emails/one.txt",
                "scenarios/a.scenario",
            ]
        )
        #expect(text.files.first?.text == "on a, stop")
    }

    @Test("takes the pictures and attachments that emails name, byte for byte, and no others")
    func assets() throws {
        try folder.write("a.flow", "on lead\nsend one")
        let email = "---\nsubject: x\nattachments: [guide.pdf, no.pdf, ../a.flow]\n---\n"
        try folder.write("emails/one.md", email + "![y](images/logo.png) ![z](https://example.com/z.png)")
        try folder.write("emails/layouts/default.html", "{{{content}}}<img src=\"./top.gif\" alt=\"\">")
        for name in ["guide.pdf", "images/logo.png", "top.gif", "other.png"] {
            try folder.write("emails/" + name, [0xFF, 0x00, 0x0D, 0x0A])
        }
        for read in [try FolderReader().read(folder.path), try FolderReader().read(folder.path("a.flow"))] {
            #expect(read.assets.map(\.path) == ["emails/guide.pdf", "emails/images/logo.png", "emails/top.gif"])
            #expect(read.assets.allSatisfy { $0.bytes == [0xFF, 0x00, 0x0D, 0x0A] })
        }
        #expect(try FolderReader().read([folder.path, folder.path("a.flow")]).assets.count == 3)
    }

    @Test("refuses a picture or an attachment that is larger than its limit")
    func largeAsset() throws {
        try folder.write("a.flow", "on lead\nsend one")
        try folder.write("emails/one.md", "---\nsubject: x\nattachments: guide.pdf\n---\n")
        try folder.write("emails/guide.pdf", [1, 2, 3])
        var limits = FolderReader.Limits()
        limits.assetBytes = 2
        #expect(
            throws: CommandError.fileTooLarge(path: folder.path("emails/guide.pdf"), limitBytes: 2)
        ) {
            try FolderReader(limits: limits).read(folder.path)
        }
    }

    @Test("leaves hidden files out")
    func hidden() throws {
        try folder.write("a.flow", "on a, stop")
        try folder.write(".b.flow", "on b, stop")
        try folder.write("emails/.draft.md", [0xFF])
        #expect(try FolderReader().read(folder.path).files.map(\.path) == ["a.flow"])
    }

    @Test("takes a single file with the emails beside it and nothing else")
    func singleFile() throws {
        let file = try folder.write("a.flow", "on a, stop")
        try folder.write("b.flow", "on b, stop")
        try folder.write("emails/one.md", "Hi")
        #expect(try FolderReader().read(file).files.map(\.path) == ["a.flow", "emails/one.md"])
    }

    @Test("takes the byte order mark and carriage returns away and composes letters")
    func normalises() throws {
        try folder.write("a.flow", [0xEF, 0xBB, 0xBF] + Array("on caf\u{65}\u{301}\r\nstop\rx\r\n".utf8))
        let text = try #require(FolderReader().read(folder.path).files.first?.text)
        #expect(Array(text.utf8) == Array("on caf\u{E9}\nstop\rx\n".utf8))
    }

    @Test("names the file and the line of a byte that is not UTF-8")
    func notUTF8() throws {
        try folder.write("a.flow", Array("on a\n# ok é\n".utf8) + [0x63, 0xE9, 0x0A])
        #expect(throws: CommandError.notUTF8(path: folder.path("a.flow"), line: 3)) {
            try FolderReader().read(folder.path)
        }
    }

    @Test("says that a path does not exist")
    func missing() {
        #expect(throws: CommandError.missing(path: folder.path("nowhere"))) {
            try FolderReader().read(folder.path("nowhere"))
        }
    }

    @Test("says that a folder has no flow, and which folder inside it has some")
    func noFlows() throws {
        try folder.write("emails/one.md", "Hi")
        #expect(throws: CommandError.noFlowFiles(path: folder.path, nested: nil)) {
            try FolderReader().read(folder.path)
        }
        try folder.write("Flows/a.flow", "on a, stop")
        #expect(throws: CommandError.noFlowFiles(path: folder.path, nested: folder.path("Flows"))) {
            try FolderReader().read(folder.path)
        }
    }

    @Test("refuses a file that is no flow file")
    func notAFlowFile() throws {
        let file = try folder.write("notes.txt", "Hi")
        #expect(throws: CommandError.notAFlowFile(path: file)) { try FolderReader().read(file) }
    }

    @Test("refuses what is larger than its limits", arguments: ["file", "folder", "count"])
    func limits(kind: String) throws {
        try folder.write("a.flow", "0123456789")
        try folder.write("b.flow", "0123456789")
        var limits = FolderReader.Limits()
        let expected: CommandError
        switch kind {
        case "file":
            limits.fileBytes = 9
            expected = .fileTooLarge(path: folder.path("a.flow"), limitBytes: 9)
        case "folder":
            limits.totalBytes = 19
            expected = .folderTooLarge(path: folder.path, limitBytes: 19)
        default:
            limits.files = 1
            expected = .tooManyFiles(path: folder.path, limit: 1)
        }
        #expect(throws: expected) { try FolderReader(limits: limits).read(folder.path) }
        #expect(try FolderReader().read(folder.path).files.count == 2)
    }

    @Test("follows links, but not in circles")
    func links() throws {
        let shared = try TemporaryFolder()
        try shared.write("one.md", "Hi")
        try folder.write("real/a.txt", "on a, stop")
        try folder.link("a.flow", to: folder.path("real/a.txt"))
        try folder.write("emails/two.md", "Hi")
        try folder.link("emails/shared", to: shared.path)
        try folder.link("emails/again", to: folder.path("emails"))
        try folder.link("emails/gone", to: folder.path("nowhere"))
        let files = try FolderReader().read(folder.path).files
        #expect(files.map(\.path) == ["a.flow", "emails/shared/one.md", "emails/two.md"])
    }

    @Test("reports a flow file whose link leads nowhere")
    func danglingLink() throws {
        try folder.write("b.flow", "on b, stop")
        try folder.link("a.flow", to: folder.path("nowhere"))
        #expect(throws: CommandError.self) { try FolderReader().read(folder.path) }
    }

    @Test("opens nothing but regular files")
    func devices() throws {
        try folder.write("b.flow", "on b, stop")
        try folder.link("a.flow", to: "/dev/zero")
        #expect(try FolderReader().read(folder.path).files.map(\.path) == ["b.flow"])
        #expect(throws: CommandError.unreadable(path: "/dev/zero", reason: "it is neither a file nor a folder")) {
            try FolderReader().read("/dev/zero")
        }
    }
}
