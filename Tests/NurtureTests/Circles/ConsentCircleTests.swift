import FlowModel
import Foundation
import Testing

extension EndToEnd {
    /// From a form over a confirmed address to the mail, and out again by each of the doors.
    struct ConsentCircle {
        private static let start = Instant(milliseconds: 1_772_442_000_000)
        private static let anna = "anna@example.com"
        private static let token = "the secret of those who hand in mail"

        /// The shipped double opt-in, and a flow that mails everybody who is subscribed.
        private func workplace(_ sink: MailSink, at place: Workplace) throws {
            let files = ["newsletter.flow", "emails/layouts/default.html"]
            let emails = ["please-confirm", "please-confirm-again", "newsletter-welcome"].map { "emails/\($0).md" }
            for file in files + emails {
                let bytes = try Data(contentsOf: Built.shippedFlows.appending(path: file))
                try place.write("Flows/" + file, bytes: Array(bytes))
            }
            try place.write("Flows/issues.flow", "on issue\nenter every time\ntopic newsletter\nsend issue")
            try place.writeEmail("issue")
            try LeapingDaemon.writeSentinel(to: place)
            try place.writeConfiguration(
                sink: sink,
                more: """
                      return_path: bounces@nurture.example.com
                      unsubscribe_address: unsubscribe@nurture.example.com
                    topics: { newsletter: { name: "Newsletter", default: unsubscribed } }
                    hooks: { rfc822: { token: "\(Self.token)" } }
                    forms:
                      newsletter:
                        redirect: "https://example.com/check-your-inbox"
                        topic: newsletter
                        confirm: true
                        wording: "Yes, send me the newsletter."
                    """
            )
        }

        @Test func `nobody gets mail before they said so, or after they said otherwise, and all of it is on record`()
            async throws
        {
            let place = try Workplace()
            let sink = try await MailSink(["--keep", place.folder.path])
            try workplace(sink, at: place)
            let notes = TimelineNotes()
            let daemon = LeapingDaemon(in: place, at: Self.start)
            try await daemon.run(observe: notes.add) {
                let circle = Circle(place: place, sink: sink, daemon: daemon, now: Self.start)
                try await circle.subscribe()
                try await circle.leaveByOneClick()
                try await circle.chooseByPage()
                try await circle.leaveByMail()
                try await circle.expectRecorded()
            }
            #expect(notes.count(Self.anna, #""kind":"skipped""#, #""reason":"unsubscribed""#) == 3)
        }

        /// What Anna does, hour by hour.
        private struct Circle {
            let place: Workplace
            let sink: MailSink
            let daemon: LeapingDaemon
            let now: Instant

            private func pass(hours: Int64) async throws {
                try await daemon.pass(until: now.adding(seconds: hours * 3_600))
            }

            /// An issue of the newsletter; who is not subscribed is skipped.
            ///
            /// Waits for that many mails in all.
            private func issue(atHour hour: Int64, mails count: Int) async throws -> [String] {
                try await daemon.post(
                    #"{"batch":[{"type":"track","event":"issue","context":{"traits":{"email":"\#(anna)"}}}]}"#
                )
                try await pass(hours: hour)
                return try await sink.subjects(to: anna, atLeast: count)
            }

            private func records() async throws -> String {
                let shown = try await place.nurture("consent", anna, "--format", "json")
                #expect(shown.status == 0, "\(shown.text)")
                return shown.output.joined()
            }

            func subscribe() async throws {
                try await daemon.enterSentinel()
                try await fillIn()
                try await pass(hours: 1)
                let asked = try await sink.subjects(to: anna, atLeast: 1)
                #expect(asked == ["Please confirm: do you want our newsletter?"])
                let question = try await sink.mail(to: anna)
                let link = try #require(question.path("/k/"), "\(question.html)")
                let before = try await records()
                // Whoever looks is not the one who agrees: a scanner, a prefetch, the person who hesitates.
                for method in ["HEAD", "GET", "GET"] {
                    #expect(try await daemon.send(HTTPCall(method, link)).status == 200)
                }
                #expect(try await daemon.send(HTTPCall("GET", link)).body.contains("<form method=\"post\">"))
                try await pass(hours: 2)
                #expect(try await records() == before)
                #expect(try await issue(atHour: 3, mails: 1).count == 1)
                #expect(try await daemon.send(HTTPCall("POST", link)).status == 200)
                try await pass(hours: 4)
                let welcomed = try await sink.subjects(to: anna, atLeast: 2)
                #expect(welcomed.dropFirst() == ["Welcome, you are on the list"])
                #expect(try await issue(atHour: 5, mails: 3).last == "issue")
            }

            /// Pastes the HTML of the form into a page, and sends it as a browser does.
            private func fillIn() async throws {
                let printed = try await place.nurture("explain", "form", "newsletter", "--config", "nurture.yaml")
                #expect(printed.status == 0, "\(printed.text)")
                let here = "http://127.0.0.1:\(try await daemon.port())"
                let page = printed.output.joined(separator: "\n").replacing(Mail.linkBase, with: here)
                try place.write("page.html", page)
                let form = Built.beside("Peers/form.py").path
                let visitor = try Child(Built.python(), [form, place.path("page.html"), "email=Anna@Example.com"])
                let answer = try await visitor.finish()
                #expect(answer.output.first?.contains("\"status\": 303") == true, "\(answer.text)")
                #expect(answer.output.first?.contains("check-your-inbox") == true, "\(answer.text)")
            }

            /// The path of the link by which the newest mail can be left.
            private func leaving() throws -> String {
                let newest = try #require(sink.mails.elements.last { $0.recipients == [anna] })
                let header = try #require(newest.header("List-Unsubscribe"))
                let start = try #require(header.range(of: Mail.linkBase))
                return String(header[start.upperBound...].prefix { $0 != ">" })
            }

            private func post(_ path: String, _ body: String) async throws -> HTTPAnswer {
                let type = [(name: "Content-Type", value: "application/x-www-form-urlencoded")]
                return try await daemon.send(HTTPCall("POST", path, headers: type, body: Array(body.utf8)))
            }

            func leaveByOneClick() async throws {
                let link = try leaving()
                #expect(try await daemon.send(HTTPCall("GET", link)).status == 200)
                #expect(try await issue(atHour: 6, mails: 4).count == 4)
                #expect(try await post(link, "List-Unsubscribe=One-Click").status == 200)
                #expect(try await issue(atHour: 7, mails: 4).count == 4)
            }

            func chooseByPage() async throws {
                let link = try leaving()
                let page = try await daemon.send(HTTPCall("GET", link)).body
                #expect(page.contains("Newsletter") && !page.contains(" checked"))
                let choice = "form=preferences&shown=newsletter&topic=newsletter&do=save"
                #expect(try await post(link, choice).status == 200)
                #expect(try await issue(atHour: 8, mails: 5).count == 5)
            }

            func leaveByMail() async throws {
                let newest = try #require(sink.mails.elements.last { $0.recipients == [anna] })
                let answers = try await Feedback(daemon: daemon, place: place, secret: token)
                    .answer("leaving", to: newest)
                #expect(answers.first?.contains("\"recorded\": 1") == true, "\(answers)")
                #expect(try await issue(atHour: 9, mails: 5).count == 5)
            }

            /// Each change with its time, where it came from, and the words that were agreed to.
            func expectRecorded() async throws {
                let text = try await records()
                let document = try JSONDecoder().decode(Proof.self, from: Data(text.utf8))
                #expect(
                    document.records.map { "\($0.change) \($0.source)" } == [
                        "subscribed double opt-in", "unsubscribed one-click", "subscribed preference page",
                        "unsubscribed list-unsubscribe mail",
                    ],
                    "\(text)"
                )
                #expect(document.records.allSatisfy { $0.topic == "newsletter" })
                #expect(
                    document.records.map { $0.at.prefix(13) } == [
                        "2026-03-02T13", "2026-03-02T16", "2026-03-02T17", "2026-03-02T18",
                    ]
                )
                #expect(document.records[0].wording == "Yes, send me “Newsletter”")
                #expect(document.records[2].wording?.isEmpty == false)
            }
        }

        private struct Proof: Decodable {
            let records: [Record]

            struct Record: Decodable {
                let at: String
                let change: String
                let topic: String?
                let source: String
                let wording: String?
            }
        }
    }
}
