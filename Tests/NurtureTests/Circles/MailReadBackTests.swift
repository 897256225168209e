import Foundation
import Testing

extension EndToEnd {
    /// What leaves through a real connection, read by programs that know nothing of this one.
    struct MailReadBack {
        private static let picture = Data(
            base64Encoded: "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJ"
                + "RU5ErkJggg=="
        )

        private static let markdown = """
            ---
            subject: "Grüße, {{first_name}}: was Sie über unsere schönen, aber langen Betreffzeilen wissen sollten"
            preheader: "Zwei Minuten, drei Ideen"
            topic: newsletter
            defaults: { first_name: "there" }
            attachments: [ files/Übersicht.csv ]
            ---
            Hello {{first_name}}, 漢字 and 👩‍👧.

            ![Our logo](images/logo.png)

            [Read the guide](https://example.com/guide?a=1&b=2 "guide")

            """

        private static let handmade = """
            ---
            subject: "An offer"
            topic: newsletter
            ---
            <!doctype html><html lang="en"><head><title>Offer</title></head>
            <body><p>Only <b>today</b>: <a href="https://example.com/offer">look</a>.</p>
            <p><a href="{{unsubscribe_url}}">No more of this</a></p></body></html>

            """

        private static let secrets = ["one", "two"].map { word in
            "whsec_" + Data("a secret for the tests only: \(word)".utf8).base64EncodedString()
        }

        /// Whoever gets these two emails and a call.
        private struct Run {
            let workplace: Workplace
            let sink: MailSink
            let hooks: HookServer
            let daemon: Daemon
            let keys: [String: String]

            func letter(_ mail: Mail) async throws -> Letter {
                try await Letter.reading(mail, keptIn: workplace.folder.path, keys: keys)
            }
        }

        private func start() async throws -> Run {
            let workplace = try Workplace()
            let picture = try #require(Self.picture)
            try workplace.write("Flows/both.flow", "on lead, send guide; send offer; call webhook crm")
            try workplace.write("Flows/emails/guide.md", Self.markdown)
            try workplace.write("Flows/emails/images/logo.png", bytes: Array(picture))
            try workplace.write("Flows/emails/files/Übersicht.csv", "name,value\nÜ,1\n")
            try workplace.write("Flows/emails/offer.html", Self.handmade)
            try workplace.write("Flows/emails/offer.txt", "Only today: look. {{unsubscribe_url}}\n")
            var keys: [String: String] = [:]
            for (selector, algorithm) in [("n1", "RSA"), ("n2", "ed25519")] {
                let file = workplace.path(selector + ".pem")
                let openssl = URL(filePath: "/usr/bin/openssl")
                let made = try Child(openssl, ["genpkey", "-quiet", "-algorithm", algorithm, "-out", file])
                #expect(try await made.finish().status == 0)
                keys["\(selector)._domainkey.nurture.example.com"] = file
            }
            let sink = try await MailSink(["--keep", workplace.folder.path])
            let hooks = try await HookServer(secret: Self.secrets[0], ["--next", Self.secrets[1]])
            let signing = ["n1", "n2"].map { "{ domain: nurture.example.com, selector: \($0), key_file: \($0).pem }" }
            let crm = """
                crm: { url: "http://127.0.0.1:\(hooks.port)/crm", secret: "\(Self.secrets[0])", \
                next_secret: "\(Self.secrets[1])", allow_private: true }
                """
            try workplace.writeConfiguration(
                sink: sink,
                more: """
                      return_path: bounces@nurture.example.com
                      unsubscribe_address: unsubscribe@nurture.example.com
                      dkim: [ \(signing.joined(separator: ", ")) ]
                    topics: { newsletter: { name: "Newsletter" } }
                    webhooks: { \(crm) }
                    """
            )
            return Run(
                workplace: workplace,
                sink: sink,
                hooks: hooks,
                daemon: try await Daemon(in: workplace),
                keys: keys
            )
        }

        @Test(arguments: [
            ("anna@bücher.example", "anna@xn--bcher-kva.example"), ("jörg@example.com", "jörg@example.com"),
        ])
        func `every message is without a defect, and its signatures and marks hold`(
            given: String,
            mailed: String
        ) async throws {
            let run = try await start()
            try await run.daemon.track("lead", given, traits: ["first_name": "Änne \"A\" <x@y>"])
            let guide = try await run.sink.mail(to: mailed) { $0.subject.hasPrefix("Grüße") }
            let offer = try await run.sink.mail(to: mailed, subject: "An offer")
            var senders: Set<String> = []
            for mail in [guide, offer] {
                let letter = try await run.letter(mail)
                #expect(letter.defects.isEmpty)
                #expect(letter.to == [mailed])
                expectSigned(letter)
                try expectMarked(mail, letter)
                senders.insert(mail.sender)
            }
            #expect(senders.count == 2)
            try expectGuide(try await run.letter(guide))
            let page = try await run.letter(offer)
            #expect(page.types == ["multipart/alternative", "text/plain", "text/html"])
            #expect(page.parts[0].text.contains("Only today: look."))
            let call = try await run.hooks.call(about: given)
            #expect(call.verified && call.verifiedByNext, "\(call)")
            #expect(try await run.daemon.stop() == 0)
        }

        /// Both keys sign what says where the message comes from and where it goes, and no change goes unnoticed.
        private func expectSigned(_ letter: Letter) {
            #expect(letter.signatures.map(\.valid) == [true, true])
            #expect(Set(letter.signatures.map(\.algorithm)) == ["rsa-sha256", "ed25519-sha256"])
            #expect(letter.signatures.allSatisfy { $0.domain == "nurture.example.com" })
            let signed: Set = ["from", "to", "subject", "date", "message-id", "list-unsubscribe"]
            #expect(letter.signatures.allSatisfy { signed.isSubset(of: $0.covers) })
            #expect(letter.validWhenChanged == 0)
        }

        /// The envelope names the message, the fields say whose list it is and how to leave it.
        private func expectMarked(_ mail: Mail, _ letter: Letter) throws {
            #expect(mail.sender.hasPrefix("bounces+") && mail.sender.hasSuffix("@nurture.example.com"))
            let leave = try #require(mail.header("List-Unsubscribe"))
            #expect(leave.contains("<\(Mail.linkBase)/u/"))
            #expect(leave.removingPercentEncoding?.contains("<mailto:unsubscribe+") == true)
            #expect(mail.header("List-Unsubscribe-Post") == "List-Unsubscribe=One-Click")
            #expect(mail.header("List-ID")?.contains("newsletter") == true)
            #expect(mail.header("Feedback-ID") != nil)
            #expect(mail.longestLine <= 998 && mail.bareNewlines == 0)
            let once = Set(letter.names.map { $0.lowercased() })
            #expect(once.count == letter.names.count - letter.signatures.count + 1)
        }

        private func expectGuide(_ letter: Letter) throws {
            #expect(letter.subject.hasPrefix("Grüße, Änne \"A\" <x@y>: was Sie über unsere schönen"))
            #expect(letter.subject.hasSuffix("wissen sollten"))
            let text = try #require(letter.parts.first { $0.type == "text/plain" })
            #expect(text.text.contains("漢字 and 👩‍👧"))
            let page = try #require(letter.parts.first { $0.type == "text/html" })
            let picture = try #require(letter.parts.first { $0.type == "image/png" })
            #expect(page.text.contains("src=\"cid:" + picture.id.dropFirst().dropLast() + "\""))
            #expect(picture.disposition == "inline")
            let table = try #require(letter.parts.first { $0.type == "text/csv" })
            #expect(table.disposition == "attachment")
            #expect(table.name == "Übersicht.csv")
            #expect(table.text.replacing("\r\n", with: "\n") == "name,value\nÜ,1\n")
        }
    }
}
