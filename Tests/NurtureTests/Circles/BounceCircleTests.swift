import FlowModel
import Foundation
import Testing

extension EndToEnd {
    /// What comes back about a mail finds the way to its contact and decides how their flow goes on.
    struct BounceCircle {
        private static let start = Instant(milliseconds: 1_772_442_000_000)
        private static let token = "the secret of those who hand in mail"

        private static let flows = [
            "offer.flow": """
            on lead
            topic newsletter
            1. send first
            2. wait 1 day
            3. if bounced go to step 6
            4. send second
            5. stop
            6. tag unreachable
            7. send second
            8. tag still here
            """,
            "talk.flow": "on replied, tag talker",
        ]

        private func sendgridKeys(in place: Workplace) async throws -> String {
            let openssl = URL(filePath: "/usr/bin/openssl")
            let file = place.path("sendgrid.pem")
            let commands = [
                ["genpkey", "-quiet", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", file],
                ["pkey", "-in", file, "-pubout", "-outform", "DER", "-out", place.path("sendgrid.der")],
            ]
            for command in commands { #expect(try await Child(openssl, command).finish().status == 0) }
            return try Data(contentsOf: place.folder.appending(path: "sendgrid.der")).base64EncodedString()
        }

        private func prepare(_ place: Workplace, _ sink: MailSink) async throws {
            for (name, text) in Self.flows { try place.write("Flows/" + name, text) }
            try LeapingDaemon.writeSentinel(to: place)
            for name in ["first", "second"] { try place.writeEmail(name) }
            try place.writeConfiguration(
                sink: sink,
                more: """
                      return_path: bounces@nurture.example.com
                      unsubscribe_address: unsubscribe@nurture.example.com
                    topics: { newsletter: { name: "Newsletter" } }
                    hooks:
                      rfc822: { token: "\(Self.token)" }
                      postmark: { password: pass }
                      sendgrid: { public_key: "\(try await sendgridKeys(in: place))" }
                      mailgun: { signing_key: key }
                    """
            )
        }

        /// Runs a daemon that sends the first email to each of these, then what answers them, then all to its end.
        private func run(
            _ names: [String],
            answers: @escaping @Sendable (_ sink: MailSink, LeapingDaemon, Workplace) async throws -> Void,
            expect: @escaping @Sendable (_ notes: TimelineNotes, _ sink: MailSink, Workplace) async throws -> Void
        ) async throws {
            let place = try Workplace()
            let sink = try await MailSink(["--keep", place.folder.path])
            try await prepare(place, sink)
            let notes = TimelineNotes()
            let daemon = LeapingDaemon(in: place, at: Self.start)
            try await daemon.run(observe: notes.add) {
                try await daemon.enterSentinel()
                let calls = names.map { name in
                    #"{"type":"track","event":"lead","context":{"traits":{"email":"\#(name)@example.com"}}}"#
                }
                try await daemon.post("{\"batch\":[\(calls.joined(separator: ","))]}")
                try await daemon.pass(until: Self.start.adding(seconds: 3_600))
                try await answers(sink, daemon, place)
                try await daemon.pass(until: Self.start.adding(seconds: 2 * 86_400))
                try await expect(notes, sink, place)
            }
        }

        @Test func `bounces, complaints and replies that other programs make find their message`() async throws {
            try await run(["anna", "bob", "carol", "dave", "eva"]) { sink, daemon, place in
                let feedback = Feedback(daemon: daemon, place: place, secret: Self.token)
                func mail(_ name: String) async throws -> Mail { try await sink.mail(to: name + "@example.com") }
                let port = try await daemon.port()
                let pipe = "listen: \"127.0.0.1:\(port)\"\nhooks: { rfc822: { token: \"\(Self.token)\" } }"
                try place.write("bounce.yaml", pipe)
                // As a mail server's pipe does, which tries again when it is not sure.
                let piped = try await feedback.answer(
                    "dsn",
                    to: try await mail("anna"),
                    "--times",
                    "2",
                    "--pipe",
                    try Built.nurture().path,
                    place.path("bounce.yaml")
                )
                #expect(piped.count == 2 && piped.allSatisfy { $0.contains("\"status\": 0") }, "\(piped)")
                let complaint = try await feedback.answer("complaint", to: try await mail("bob"), "--times", "2")
                #expect(complaint[0].contains("\"recorded\": 1"), "\(complaint)")
                #expect(complaint[1].contains("\"repeated\": 1"), "\(complaint)")
                let reply = try await feedback.answer("reply", to: try await mail("carol"))
                #expect(reply[0].contains("\"recorded\": 1"), "\(reply)")
                let absence = try await feedback.answer("absence", to: try await mail("dave"))
                #expect(absence[0].contains("\"recorded\": 0"), "\(absence)")
                let stranger = Feedback(daemon: daemon, place: place, secret: "guessed")
                let refused = try await stranger.answer("dsn", to: try await mail("eva"))
                #expect(refused[0].contains("\"status\": 401"), "\(refused)")
            } expect: { notes, sink, place in
                expectBounced("anna@example.com", notes, sink)
                let bob = "bob@example.com"
                #expect(notes.count(bob, #""kind":"stopped""#, #""reason":"complained""#) == 1)
                #expect(sink.subjects(to: bob) == ["first"])
                #expect(notes.count("carol@example.com", #""kind":"tagged""#, "talker") == 1)
                #expect(notes.count("dave@example.com", #""kind":"tagged""#) == 0)
                for name in ["carol", "dave", "eva"] {
                    let subjects = try await sink.subjects(to: name + "@example.com", atLeast: 2)
                    #expect(subjects == ["first", "second"])
                }
                let list = try await place.nurture("suppressions", "list", "--format", "json")
                #expect(list.output.count == 2, "\(list.text)")
                #expect(list.output.contains { $0.contains("anna@example.com") && $0.contains("bounced") })
                #expect(list.output.contains { $0.contains(bob) && $0.contains("complained") })
            }
        }

        @Test func `each provider's signed news of a bounce is heard once, and a forged one is not`() async throws {
            let providers = ["postmark", "sendgrid", "mailgun"]
            try await run(providers + ["anna"]) { sink, daemon, place in
                let anna = try await sink.mail(to: "anna@example.com")
                try await EndToEnd.BounceCircle.otherKey(in: place)
                let secrets = ["postmark": "pass", "sendgrid": place.path("sendgrid.pem"), "mailgun": "key"]
                for provider in providers {
                    let mail = try await sink.mail(to: provider + "@example.com")
                    let known = Feedback(daemon: daemon, place: place, secret: secrets[provider] ?? "")
                    let answers = try await known.answer(provider, to: mail, "--times", "2")
                    #expect(answers[0].contains("\"recorded\": 1"), "\(provider): \(answers)")
                    #expect(answers[1].contains("\"repeated\": 1"), "\(provider): \(answers)")
                    let forger = Feedback(daemon: daemon, place: place, secret: place.path("other.pem"))
                    let forged = try await forger.answer(provider, to: anna)
                    #expect(["401", "403"].contains { forged[0].contains("\"status\": \($0)") }, "\(forged)")
                }
            } expect: { notes, sink, _ in
                for provider in providers { expectBounced(provider + "@example.com", notes, sink) }
                let subjects = try await sink.subjects(to: "anna@example.com", atLeast: 2)
                #expect(subjects == ["first", "second"])
            }
        }

        private static func otherKey(in place: Workplace) async throws {
            let command = [
                "genpkey", "-quiet", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out",
                place.path("other.pem"),
            ]
            #expect(try await Child(URL(filePath: "/usr/bin/openssl"), command).finish().status == 0)
        }

        /// The branch ran, the next email was skipped, and the flow went on behind it.
        private func expectBounced(_ contact: String, _ notes: TimelineNotes, _ sink: MailSink) {
            #expect(notes.count(contact, #""kind":"tagged""#, "unreachable") == 1, "\(contact)")
            #expect(notes.count(contact, #""kind":"skipped""#, #""reason":"bounced""#) == 1, "\(contact)")
            #expect(notes.count(contact, #""kind":"tagged""#, "still-here") == 1, "\(contact)")
            #expect(sink.subjects(to: contact) == ["first"], "\(contact)")
        }
    }
}
