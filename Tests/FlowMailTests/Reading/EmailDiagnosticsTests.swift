import FlowMail
import FlowModel
import Testing

@Suite("What is wrong with emails")
struct EmailDiagnosticsTests {
    struct Example: CustomTestStringConvertible, Sendable {
        var files: [String: String]
        /// Severity, id, file, line, column and length of each.
        var findings: [String]
        var message: String
        var help: String

        init(_ files: [String: String], _ findings: [String], _ message: String, help: String = "") {
            (self.files, self.findings, self.message, self.help) = (files, findings, message, help)
        }

        var testDescription: String { message }
    }

    private static let fine = "---\nsubject: Hello\n---\nHi\n"

    private static let frontMatter: [Example] = [
        Example(["a.md": "Hi"], ["error email-front-matter a.md:1:1+1"], "this email has no front matter"),
        Example(["a.md": ""], ["error email-front-matter a.md:1:1+1"], "this email has no front matter"),
        Example(
            ["a.md": "---\nsubject: x\nHi"],
            ["error email-front-matter a.md:1:1+3"],
            "the front matter of this email does not end"
        ),
        Example(
            ["a.md": "---\nsubject: x\ntopic: [a\n---\nHi"],
            ["error email-front-matter a.md:4:1+1"],
            "the front matter is not readable YAML: did not find expected ',' or ']'"
        ),
        Example(
            ["a.md": "---\njust words\n---\nHi"],
            ["error email-front-matter a.md:2:1+10"],
            "the front matter is not readable YAML: it has no keys"
        ),
        Example(
            ["a.md": "---\nsubject: x\nsubject: y\n---\nHi"],
            ["error email-front-matter a.md:2:1+1"],
            "the front matter is not readable YAML: a key stands there twice"
        ),
        Example(["a.md": "---\n---\nHi"], ["error email-no-subject a.md:1:1+1"], "this email has no subject"),
        Example(
            ["a.md": "---\nsubject: x\npreheder: y\n---\nHi"],
            ["error email-unknown-key a.md:3:1+8"],
            "there is no key \"preheder\" in an email's front matter",
            help: "the nearest is \"preheader\""
        ),
        Example(
            ["a.md": "---\nsubject: x\ncolour: y\n---\nHi"],
            ["error email-unknown-key a.md:3:1+6"],
            "there is no key \"colour\" in an email's front matter",
            help: "the keys are subject, preheader, from, topic, defaults, attachments, confirms, tracking"
        ),
        Example(
            ["a.md": "---\nsubject: [x]\n---\nHi"],
            ["error email-value a.md:2:10+1"],
            "the value of \"subject\" is not a text"
        ),
        Example(
            ["a.md": "---\nsubject: x\ndefaults: { vip: \"\" }\n---\nHi"],
            ["error email-value a.md:3:19+1"],
            "the value of \"vip\" is not a text with anything in it",
            help: "for example vip: \"some text\""
        ),
        Example(
            ["a.md": "---\nsubject: x\n---\nPrices:\n\n| Plan | Price |\n|---|:--|\n| Pro | 10 |\n"],
            ["warning email-table a.md:6:1+16"],
            "a table of dashes and bars stays as it is typed",
            help: "write a list, or the table as HTML: <table><tr><td>…</td></tr></table>"
        ),
        Example(
            ["a.md": "---\nsubject: x\n---\n[a](https://example.com) [b](www.example.com/guide \"guide\")\n"],
            ["warning email-link a.md:4:30+21"],
            "www.example.com/guide leads nowhere from an email",
            help: "write the whole address: https://www.example.com/guide"
        ),
        Example(
            [
                "a.md": "---\nsubject: x\ndefaults: { f: y }\n---\n[a](mailto:b@example.com) <i id=\"d\">[c](#d)</i> "
                    + "[e]({{f}}) [g](tel:+31) ![h](/i.png)\n"
            ],
            ["warning email-link a.md:5:78+6"],
            "/i.png leads nowhere from an email",
            help: "write the whole address: https://example.com/i.png"
        ),
        Example(
            ["a.md": "---\nsubject: x\ntopic: \"?\"\n---\nHi"],
            ["error email-value a.md:3:9+1"],
            "the value of \"topic\" is not a name"
        ),
        Example(
            ["a.md": "---\nsubject: x\ndefaults: there\n---\nHi"],
            ["error email-value a.md:3:11+5"],
            "the value of \"defaults\" is not a list of names with their values",
            help: "for example defaults: { first_name: \"there\" }"
        ),
        Example(
            ["a.md": "---\nsubject: x\nfrom: \"Anna anna@example.com\"\n---\nHi"],
            ["error email-from a.md:3:8+21"],
            "this is not an email address",
            help: "write it like \"Anna <anna@example.com>\""
        ),
    ]

    private static let templates: [Example] = [
        template("Hi {{first_name", "4:4+12", "this {{ has no }} on its line"),
        template("Hi\n{{a}} {{ }}", "5:7+5", "this tag has no name"),
        template("{{a..b}}", "4:1+8", "this tag has no name"),
        template("{{=<% %>=}}", "4:1+11", "tags with = are not supported"),
        template("{{$block}}{{/block}}", "4:1+10", "tags with $ are not supported"),
        template("{{<layout}}{{/layout}}", "4:1+11", "tags with < are not supported"),
        template("{{% CONTENT_TYPE:TEXT}}", "4:1+23", "tags with % are not supported"),
        template("{{uppercased(a)}}", "4:1+17", "tags with ( are not supported"),
        template("a\nb\n{{#vip}}é{{/vap}}", "6:10+8", "{{/vap}} stands where {{/vip}} is expected"),
        template("{{/vip}}", "4:1+8", "{{/vip}} closes a section that is not open"),
        template("{{#vip}}x", "4:1+8", "the section {{#vip}} is not closed"),
        template(
            String(repeating: "{{#a}}", count: 17) + String(repeating: "{{/a}}", count: 17),
            "4:97+6",
            "sections are nested more than 16 deep"
        ),
        Example(
            ["a.md": "---\nsubject: \"Hi {{name\"\n---\nHi"],
            ["error email-template a.md:2:14+6"],
            "this {{ has no }} on its line"
        ),
        Example(
            ["a.md": "---\nsubject: x\n---\n\n{{unsubscribe_ur}}"],
            ["warning email-variable a.md:5:1+18"],
            "{{unsubscribe_ur}} is no value that every email has",
            help:
                "the nearest is {{unsubscribe_url}}; "
                + "a field of that name can be given a default to say that it is meant"
        ),
    ]

    private static let files: [Example] = [
        Example(
            ["a.md": fine + "{{> fooder}}", "partials/footer.md": "x"],
            ["error email-partial a.md:5:1+12"],
            "there is no partial \"fooder\"",
            help: "the nearest is \"footer\""
        ),
        Example(
            ["a.md": fine + "{{> b}}", "partials/b.md": "x {{> c}}", "partials/c.md": "{{> b}}"],
            ["error email-partial partials/b.md:1:3+7", "error email-partial partials/c.md:1:1+7"],
            "the partial \"b\" includes itself, or too much"
        ),
        Example(
            ["a.md": fine + "{{> b}}", "partials/b.md": "{{x"],
            ["error email-template partials/b.md:1:1+3"],
            "this {{ has no }} on its line"
        ),
        Example(
            ["a.md": fine, "layouts/default.html": "<html>"],
            ["error email-layout layouts/default.html:0:1+1"],
            "this layout has no place for the email's text"
        ),
        Example(
            ["a.md": fine, "layouts/default.html": "{{{content}}}\n{{#x}}"],
            ["error email-template layouts/default.html:2:1+6"],
            "the section {{#x}} is not closed"
        ),
        Example(
            ["nurture-1.html": fine, "Nurture 1.md": fine],
            ["error email-twice nurture-1.html:0:1+1"],
            "\"nurture-1\" is also written in emails/Nurture 1.md"
        ),
        Example(
            ["a.md": fine, "a.txt": "x"],
            ["warning email-text-alone a.txt:0:1+1"],
            "there is no emails/a.html to which this text belongs"
        ),
        Example(
            ["a.md": fine + String(repeating: "x", count: 512 * 1024)],
            ["error email-too-large a.md:0:1+1"],
            "this file is over 512 KB"
        ),
        Example(["--.md": fine], ["error email-file --.md:0:1+1"], "this file's name has no letter and no digit"),
        Example(
            ["old/a.md": fine, "layouts/other.html": fine, "logo.svg": ""],
            ["warning email-file layouts/other.html:0:1+1", "warning email-file old/a.md:0:1+1"],
            "nothing reads this file"
        ),
    ]

    private static func template(_ body: String, _ spot: String, _ message: String) -> Example {
        Example(["a.md": "---\nsubject: x\n---\n" + body], ["error email-template a.md:" + spot], message)
    }

    @Test("each finding has its place and its words", arguments: frontMatter + templates + files)
    func finding(example: Example) {
        let (library, diagnostics) = EmailLibrary.read(.emails(example.files))
        #expect(diagnostics.map(EmailDiagnosticsTests.line) == example.findings)
        #expect(diagnostics.first?.message == example.message)
        if !example.help.isEmpty { #expect(diagnostics.first?.help == example.help) }
        for diagnostic in diagnostics {
            #expect(EmailDiagnosticPages.page(diagnostic.id) != nil)
            #expect(diagnostic.help?.isEmpty == false)
        }
        #expect(library.names.isEmpty == !example.files.keys.contains { isEmail($0) })
    }

    private static func line(_ finding: Diagnostic) -> String {
        "\(finding.severity.rawValue) \(finding.id) \(finding.place.file.dropFirst("emails/".count)):"
            + "\(finding.place.line):\(finding.place.column)+\(finding.place.length)"
    }

    private func isEmail(_ path: String) -> Bool {
        !path.contains("/") && (path.hasSuffix(".md") || path.hasSuffix(".html")) && path != "--.md"
    }

    @Test("an email with errors has a name and is held")
    func brokenEmails() {
        let (library, _) = EmailLibrary.read(.emails(["guide.md": "Hi", "fine.md": EmailDiagnosticsTests.fine]))
        #expect(library.names == [Slug("fine"), Slug("guide")])
        #expect(library.hold(.example()) == "the email guide has errors, which `nurture check` shows")
        var request = EmailRequest.example()
        request.email = Slug("other")
        #expect(library.hold(request) == "there is no email other")
    }

    @Test("an email whose partial is broken is held")
    func brokenPartial() {
        let files = ["guide.md": EmailDiagnosticsTests.fine + "{{> b}}", "partials/b.md": "{{x"]
        let (library, _) = EmailLibrary.read(.emails(files))
        #expect(library.hold(.example()) == "the email guide has errors, which `nurture check` shows")
    }

    @Test("a name that is nearly built in but has a default is meant")
    func silencedWarning() throws {
        _ = try EmailLibrary.reading(markdown("{{postal_addres}}", more: "defaults: { postal_addres: x }\n"))
    }

    @Test("findings stand in the order of files and lines")
    func order() {
        let files = [
            "b.md": "Hi", "a.html": "---\nsubject: x\nfrom: y\nblue: z\n---\n{{x", "a.txt": "{{/y}}",
            "partials/z.md": "{{}}",
        ]
        let (_, diagnostics) = EmailLibrary.read(.emails(files))
        #expect(
            diagnostics.map { "\($0.place.file):\($0.place.line)" } == [
                "emails/a.html:3", "emails/a.html:4", "emails/a.html:6", "emails/a.txt:1", "emails/b.md:1",
                "emails/partials/z.md:1",
            ]
        )
    }

    @Test("topics are those of the front matter")
    func topics() throws {
        let library = try EmailLibrary.reading([
            "a.md": "---\nsubject: x\ntopic: Product News\n---\n", "b.md": EmailDiagnosticsTests.fine,
        ])
        #expect(library.topics == [Slug("a"): Slug("product-news")])
    }

    @Test("a topic that the configuration does not name is an error where it stands")
    func unknownTopics() {
        let files = [
            "a.md": "---\nsubject: x\ntopic: newsleter\n---\nHi", "b.md": "---\nsubject: x\nconfirms: nothing\n---\nHi",
            "c.md": "---\nsubject: x\ntopic: Transactional\nconfirms: Product News\n---\nHi",
        ]
        let topics: Set = [Slug("newsletter"), Slug("product news")]
        let (library, findings) = EmailLibrary.read(.emails(files), topics: topics)
        #expect(
            findings.map(EmailDiagnosticsTests.line)
                == ["error unknown-topic a.md:3:8+9", "error unknown-topic b.md:3:11+7"]
        )
        #expect(findings.map(\.message) == ["there is no topic \"newsleter\"", "there is no topic \"nothing\""])
        #expect(findings.first?.help == "the nearest is \"newsletter\"")
        #expect(findings.last?.help?.hasPrefix("the configuration names newsletter, product-news") == true)
        #expect(library.topics == [Slug("c"): Slug("transactional")])
        #expect(EmailLibrary.read(.emails(files)).diagnostics.isEmpty)
    }

    @Test("every page is readable and every id has one")
    func pages() {
        #expect(EmailDiagnosticPages.ids.count == 26)
        for id in EmailDiagnosticPages.ids {
            let page = EmailDiagnosticPages.page(id) ?? ""
            #expect(id.hasPrefix("email-") && page.utf8.count > 80 && !page.contains("\t"))
        }
        #expect(EmailDiagnosticPages.page("email-") == nil)
    }
}
