import Foundation
import Testing

extension EndToEnd {
    /// What readers may do with the links in their emails.
    struct Readers {
        /// Anna and Bob are in a flow whose second email comes after a call; returns their first emails.
        private func start(
            _ sink: MailSink,
            _ hooks: HookServer,
            in workplace: Workplace
        ) async throws -> (daemon: Daemon, anna: Mail, bob: Mail) {
            let flow = "on lead\ntopic newsletter\nsend first\nwait 3 seconds\nsend second\ncall webhook crm"
            try workplace.write("Flows/news.flow", flow)
            for name in ["first", "second"] { try workplace.writeEmail(name) }
            // One connection: mails leave in the order in which they are due.
            try workplace.writeConfiguration(sink: sink, hooks: hooks, smtp: "tls: none, connections: 1")
            let daemon = try await Daemon(in: workplace)
            try await daemon.track("lead", "anna@example.com")
            try await daemon.track("lead", "bob@example.com")
            let anna = try await sink.mail(to: "anna@example.com", subject: "first")
            let bob = try await sink.mail(to: "bob@example.com", subject: "first")
            return (daemon, anna, bob)
        }

        private func unsubscribePath(_ mail: Mail) throws -> String {
            let header = try #require(mail.header("List-Unsubscribe"))
            let start = try #require(header.range(of: Mail.linkBase))
            return String(header[start.upperBound...].prefix { $0 != ">" })
        }

        @Test func `one click ends the mail, and looking at the page changes nothing`() async throws {
            let sink = try await MailSink()
            let hooks = try await HookServer()
            let workplace = try Workplace()
            let (daemon, anna, bob) = try await start(sink, hooks, in: workplace)

            let oneClick = HTTPCall(
                "POST",
                try unsubscribePath(anna),
                headers: [("Content-Type", "application/x-www-form-urlencoded")],
                body: Array("List-Unsubscribe=One-Click".utf8)
            )
            #expect(try await daemon.send(oneClick).status == 200)
            let page = try await daemon.get(try unsubscribePath(bob))
            #expect(page.status == 200)
            #expect(page.headers["content-type"]?.hasPrefix("text/html") == true)

            _ = try await sink.mail(to: "bob@example.com", subject: "second")
            _ = try await hooks.call(about: "bob@example.com")
            #expect(sink.subjects(to: "anna@example.com") == ["first"])

            // It holds for what comes later, too.
            try await daemon.track("lead", "carol@example.com")
            _ = try await sink.mail(to: "carol@example.com", subject: "second")
            #expect(sink.subjects(to: "anna@example.com") == ["first"])
        }

        @Test func `a link leads to where it led in the email and nowhere else`() async throws {
            let sink = try await MailSink()
            let hooks = try await HookServer()
            let workplace = try Workplace()
            let (daemon, anna, _) = try await start(sink, hooks, in: workplace)
            let click = try #require(anna.path("/c/"))
            let good = try await daemon.get(click)
            #expect(good.status == 302)
            #expect(good.headers["location"] == "https://example.com/first")
            #expect(
                try await daemon.get(click + "?to=https://evil.example.com").headers["location"]
                    == good.headers["location"]
            )

            let unsubscribe = try unsubscribePath(anna)
            for forged in forgeries(of: click) + forgeries(of: unsubscribe) {
                let answer = try await daemon.get(forged)
                #expect(answer.status == 404, "\(forged)")
                #expect(answer.headers["location"] == nil, "\(forged)")
            }
            // A token of one kind is none of another.
            let swapped = "/c/" + unsubscribe.dropFirst("/u/".count)
            #expect(try await daemon.get(swapped).status == 404)
        }

        /// The path with one character of its token changed, cut and lengthened.
        private func forgeries(of path: String) -> [String] {
            var characters = Array(path)
            let middle = 3 + (characters.count - 3) / 2
            characters[middle] = characters[middle] == "A" ? "B" : "A"
            return [String(characters), String(path.dropLast()), path + "A", String(path.prefix(3))]
        }
    }
}
