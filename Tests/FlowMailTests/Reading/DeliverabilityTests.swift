import FlowMail
import FlowModel
import Foundation
import Testing

@Suite("What keeps an email from arriving")
struct DeliverabilityTests {
    struct Example: CustomTestStringConvertible, Sendable {
        /// Below `emails/`.
        var files: [String: String]
        /// Severity, id, file, line, column and length of each.
        var findings: [String]
        var message: String

        init(_ files: [String: String], _ findings: [String], _ message: String) {
            (self.files, self.findings, self.message) = (files, findings, message)
        }

        /// A Markdown email whose body begins on line 4.
        init(body: String, _ finding: String, _ message: String) {
            self.init(["a.md": "---\nsubject: x\n---\n" + body], ["warning " + finding], message)
        }

        /// A hand-made email with a text part, whose body begins on line 4.
        init(page: String, _ findings: [String], _ message: String) {
            self.init(["a.html": "---\nsubject: x\n---\n" + page, "a.txt": "x"], findings, message)
        }

        var testDescription: String { message }
    }

    private static let links: [Example] = [
        Example(body: "[a]()", "email-link a.md:4:4+2", "a link has no address"),
        Example(body: "[a](https:///b)", "email-link a.md:4:5+10", "a link has no address"),
        Example(body: "[a](#b)", "email-link a.md:4:5+2", "there is no place #b in this email"),
        Example(
            body: "[a](http://localhost:8480/b)",
            "email-link a.md:4:5+23",
            "http://localhost:8480/b leads to a machine that readers cannot reach"
        ),
        Example(
            body: "x\n[a](https://192.168.1.7/b)",
            "email-link a.md:5:5+21",
            "https://192.168.1.7/b leads to a machine that readers cannot reach"
        ),
        Example(
            body: "[a](https://172.20.0.7/b) [c](https://172.32.0.7/b)",
            "email-link a.md:4:5+20",
            "https://172.20.0.7/b leads to a machine that readers cannot reach"
        ),
        Example(
            body: "<https://intranet/>",
            "email-link a.md:4:2+17",
            "https://intranet/ leads to a machine that readers cannot reach"
        ),
        Example(
            body: "[a](http://example.com/) [b](http://example.com/)",
            "email-link a.md:4:5+19",
            "http://example.com/ is not encrypted"
        ),
        Example(body: "[a](https://bit.ly/x)", "email-shortener a.md:4:5+16", "https://bit.ly/x hides where it leads"),
        Example(
            body: "[a](javascript:b())",
            "email-link a.md:4:5+14",
            "mail readers do not follow javascript:b()"
        ),
        Example(
            page: "<a href=\"guide\">x</a>",
            ["warning email-link a.html:4:10+5"],
            "guide leads nowhere from an email"
        ),
    ]

    private static let pictures: [Example] = [
        Example(
            body: "x ![](https://example.com/i.png)",
            "email-alt a.md:4:7+25",
            "the picture https://example.com/i.png has no text in its place"
        ),
        Example(
            page: "x<img src='https://example.com/i.png'><img src='https://example.com/j.png' alt=''>",
            ["warning email-alt a.html:4:12+25"],
            "the picture https://example.com/i.png has no text in its place"
        ),
        Example(
            ["a.md": "---\nsubject: x\n---\nx ![y](images/no.png)"],
            ["error email-picture a.md:4:8+13"],
            "there is no picture emails/images/no.png"
        ),
        Example(
            ["a.md": "---\nsubject: x\n---\nx ![y](www.example.com/i.png)"],
            ["warning email-link a.md:4:8+21"],
            "www.example.com/i.png leads nowhere from an email"
        ),
        Example(
            ["a.md": "---\nsubject: x\n---\nx ![y](../i.png)"],
            ["warning email-link a.md:4:8+8"],
            "../i.png leads nowhere from an email"
        ),
        Example(
            ["a.md": "---\nsubject: x\nattachments: [b.pdf, ../c.pdf]\n---\nx"],
            ["error email-attachment a.md:3:15+5", "error email-attachment a.md:3:22+8"],
            "there is no attachment emails/b.pdf"
        ),
        Example(
            page: "<img src='https://example.com/i.png' alt='Sale'>",
            ["warning email-picture-alone a.html:0:1+1"],
            "this email has pictures and no words"
        ),
        Example(
            ["a.md": "---\nsubject: x\n---\nx", "layouts/default.html": "{{{content}}}\n<img src='l.png' alt=''>"],
            ["error email-picture layouts/default.html:2:11+5"],
            "there is no picture emails/l.png"
        ),
    ]

    private static let wholes: [Example] = [
        Example(
            page: "x<form action='https://example.com/'></form><script>y</script>",
            ["warning email-markup a.html:4:2+5", "warning email-markup a.html:4:45+7"],
            "mail readers take <form> out"
        ),
        Example(
            ["a.html": "---\nsubject: x\n---\n<p>x</p>"],
            ["warning email-text-part a.html:0:1+1"],
            "there is no emails/a.txt for readers of plain text"
        ),
        Example(
            page: "<p>" + String(repeating: "x", count: 110 * 1024),
            ["warning email-clipped a.html:0:1+1"],
            "this email's HTML has 110 KB, and Gmail shows 102 KB"
        ),
        Example(
            [
                "a.md": "---\nsubject: \"" + String(repeating: "word ", count: 12)
                    + "{{a}}\"\ndefaults: { a: b }\n---\nx"
            ],
            ["warning email-subject a.md:2:11+65"],
            "this subject has about 61 characters"
        ),
        Example(
            ["a.md": "---\nsubject: LAST CHANCE {{a}}\ndefaults: { a: b }\n---\nx"],
            ["warning email-subject a.md:2:10+17"],
            "this subject is all capitals"
        ),
        Example(
            ["a.md": "---\nsubject: \"{{a}}\"\ndefaults: { b: c }\n---\n{{b}}{{#d}}{{d}}{{/d}}{{event.x}}{{e}} {{e}}"],
            ["warning email-default a.md:2:11+5", "warning email-default a.md:5:34+5"],
            "{{a}} has no default"
        ),
        Example(
            ["a.md": "---\nsubject: x\n---\n{{#event.items}}{{.}}{{/event.items}} {{.}}"],
            ["error email-default a.md:4:39+5"],
            "{{.}} stands in no section, so it never has a value"
        ),
        Example(
            ["a.md": "---\nsubject: x\n---\n[Yes]({{confirm_url}})"],
            ["error email-confirm a.md:4:7+15"],
            "{{confirm_url}} stands in an email that confirms nothing"
        ),
        Example(
            ["a.md": "---\nsubject: x\ntracking: perhaps\n---\nx"],
            ["error email-value a.md:3:11+7"],
            "the value of \"tracking\" is not on or off"
        ),
        Example(
            ["a.md": "---\nsubject: x\nconfirms: \"!\"\n---\nx"],
            ["error email-value a.md:3:12+1"],
            "the value of \"confirms\" is not a name"
        ),
    ]

    @Test("each finding has its place and its words", arguments: links + pictures + wholes)
    func finding(example: Example) {
        let (_, diagnostics) = EmailLibrary.read(.emails(example.files))
        let found = diagnostics.map { finding in
            "\(finding.severity.rawValue) \(finding.id) \(finding.place.file.dropFirst("emails/".count)):"
                + "\(finding.place.line):\(finding.place.column)+\(finding.place.length)"
        }
        #expect(found == example.findings)
        #expect(diagnostics.first?.message == example.message)
        for diagnostic in diagnostics {
            #expect(EmailDiagnosticPages.page(diagnostic.id) != nil)
            #expect(diagnostic.help?.isEmpty == false)
        }
    }

    @Test("an email in which nothing is wrong has no finding")
    func fine() {
        let body = """
            # Hello {{first_name}} {#top}

            [a](https://example.com/) [b](mailto:bob@example.com) [c](tel:+31201234567) [d](#there) [e]({{event.link}})
            <https://www.example.com/path?x={{first_name}}> <a id="there">x</a> [f](HTTPS://EXAMPLE.COM)

            ![Steps](images/steps.png) <img src="images/steps.png" alt=""> {{#company}}{{company}}{{/company}}
            [Bye]({{unsubscribe_url}}) [Yes]({{confirm_url}})
            """
        let more = "preheader: x\nattachments: images/steps.png\nconfirms: news\ntracking: off\n"
        let email = markdown(body, more: "defaults: { first_name: there }\n" + more)
        let (_, diagnostics) = EmailLibrary.read(.emails(email, assets: ["images/steps.png": [1]]))
        #expect(diagnostics.isEmpty)
    }

    @Test("the shipped emails have no finding")
    func shipped() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../../../Flows/emails")
        let names = try FileManager.default.subpathsOfDirectory(atPath: root.path)
        var files: [String: String] = [:]
        for name in names where name.hasSuffix(".md") || name.hasSuffix(".html") {
            files[name] = try String(contentsOf: root.appending(path: name), encoding: .utf8)
        }
        #expect(files.count > 15)
        #expect(EmailLibrary.read(.emails(files)).diagnostics.map { "\($0.place.file): \($0.message)" } == [])
    }

    @Test("all that a message carries has a limit")
    func heavy() {
        let files = ["a.md": "---\nsubject: x\nattachments: [a.pdf, b.pdf]\n---\nx ![y](c.png)"]
        let large = [UInt8](repeating: 1, count: 4 * 1024 * 1024)
        let (_, diagnostics) = EmailLibrary.read(
            .emails(files, assets: ["a.pdf": large, "b.pdf": large, "c.png": large])
        )
        #expect(diagnostics.map(\.message) == ["the pictures and attachments of this email are over 10 MB"])
        let lighter = FolderText.emails(files, assets: ["a.pdf": large, "b.pdf": large, "c.png": [1]])
        #expect(EmailLibrary.read(lighter).diagnostics.isEmpty)
    }

    @Test("the files that emails name are known before they are read")
    func names() {
        let folder = FolderText.emails([
            "a.md": "---\nsubject: x\nattachments: [files/b.pdf, ../no.pdf, x.md]\n---\n"
                + "![y](./images/c%20d.png) ![z](/e.png)",
            "b.html": "---\nsubject: x\n---\n<img src=\"f.png\"><img src=\"https://x.example/y.png\">",
            "layouts/default.html": "{{{content}}}<img src='g.gif'>", "partials/p.md": "![h](h.jpeg)",
            "t.txt": "![i](i.png)",
        ])
        #expect(
            EmailAssets.names(in: folder) == [
                "emails/f.png", "emails/files/b.pdf", "emails/g.gif", "emails/h.jpeg", "emails/images/c d.png",
            ]
        )
    }
}
