import FlowMail
import FlowModel
import Foundation
import Testing

@Suite("Written by another program")
struct FeedbackPeerTests {
    private static let python = ["/usr/bin/python3", "/usr/local/bin/python3"]
        .first { FileManager.default.isExecutableFile(atPath: $0) }

    /// Writes, for each seed, one mail with what is in it: a delivery report, a complaint or an answer.
    private static let program = #"""
        import base64, email, email.policy, json, random, sys
        from email.message import EmailMessage
        from email.mime.multipart import MIMEMultipart
        from email.mime.text import MIMEText
        from email.mime.message import MIMEMessage
        from email.mime.base import MIMEBase
        from email import encoders

        def original(r, mid):
            m = EmailMessage(policy=r.choice([email.policy.SMTP, email.policy.default]))
            m["Subject"] = r.choice(["Your guide is here", "Žluťoučký kůň " * 9, "x " * 90])
            m["From"] = "Anna <hello@example.com>"
            m["To"] = "anna@example.net"
            m["Message-ID"] = "<%s>" % mid
            m.set_content(r.choice(["Hi!", "漢字\n" * 40, "a" * 2000]))
            if r.random() < 0.5:
                m.add_alternative("<p>Hi!</p>", subtype="html")
            return m

        def fields(kind, text, r):
            if kind == "delivery-status" and r.random() < 0.7:
                p = MIMEBase("message", kind)
                p.set_payload([email.message_from_string(b + "\n") for b in text.split("\n\n")])
                return p
            # As text first, so that Python does not look into it.
            p = MIMEText(text, "plain", "us-ascii")
            if r.random() < 0.5:
                del p["Content-Transfer-Encoding"]
                r.choice([encoders.encode_base64, encoders.encode_quopri])(p)
            p.replace_header("Content-Type", "text/plain")
            p["X-Type"] = kind
            return p

        def make(seed):
            r = random.Random(seed)
            mid = "%032x@example.com" % r.getrandbits(128)
            address = "%s@example.net" % r.choice(["anna", "bob.smith", "a+b", "o'neil"])
            kind = r.choice(["hardBounce", "softBounce", "complaint", "reply", "none"])
            if kind == "reply":
                m = EmailMessage(policy=email.policy.SMTP)
                m["From"] = address
                m["Subject"] = "Re: " + "long " * r.randint(1, 40)
                m["In-Reply-To"] = "<%s>" % mid
                m["References"] = " ".join("<%d@example.com>" % i for i in range(r.randint(0, 60)))
                m.set_content("Thank you! ✓")
                return kind, mid, None, "", m.as_bytes()
            status = {"hardBounce": r.choice(["5.1.1", "5.1.10", "5.2.1"]), "softBounce": r.choice(["5.2.2", "5.7.1"]),
                      "none": "4.4.1"}.get(kind, "")
            report = "feedback-report" if kind == "complaint" else "delivery-status"
            m = MIMEMultipart("report", **{"report-type": report})
            m["From"] = "MAILER-DAEMON@example.org"
            m["To"] = "hello@example.com"
            m["Message-ID"] = "<%d@example.org>" % seed
            m.attach(MIMEText(r.choice(["It failed.", "Es ging nicht: ä\n" * 20]), "plain", "utf-8"))
            if kind == "complaint":
                text = "Feedback-Type: abuse\r\nVersion: 1\r\nOriginal-Rcpt-To: <%s>\r\n" % address
            else:
                text = ("Reporting-MTA: dns; mail.example.org\n\nFinal-Recipient: rfc822; %s\nAction: %s\nStatus: %s\n"
                        "Diagnostic-Code: smtp; %s %s\n folded\n" %
                        (address, "delayed" if kind == "none" else "failed", status, "550", "no"))
            m.attach(fields(report, text, r))
            returned = original(r, mid)
            if r.random() < 0.5:
                m.attach(MIMEMessage(returned))
            else:
                head = "".join("%s: %s\n" % (k, v) for k, v in returned.items() if k in ("From", "To", "Message-ID"))
                m.attach(MIMEText(head, "rfc822-headers", "us-ascii"))
            data = m.as_bytes(policy=r.choice([email.policy.SMTP, email.policy.compat32]))
            for k in ("feedback-report", "delivery-status"):
                # Put in at the end: Python's writer opens parts of the type message.
                head, sep, rest = data.partition(b"X-Type: " + k.encode())
                if sep:
                    at = head.rindex(b"Content-Type: text/plain")
                    head = head[:at] + b"Content-Type: message/" + k.encode() + head[at + 24:]
                    data = head + sep + rest
            return kind, mid, address, status, data

        for seed in range(int(sys.argv[1])):
            kind, mid, address, status, data = make(seed)
            print(json.dumps({"kind": kind, "message": mid, "address": address, "status": status,
                              "data": base64.b64encode(data).decode()}))
        """#

    private struct Case: Decodable {
        var kind: String
        var message: String
        var address: String?
        var status: String
        var data: Data
    }

    @Test(
        "Reports and answers of Python's email package are read right",
        .enabled(if: python != nil, "python3 is not installed")
    )
    func peer() throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(FeedbackPeerTests.python))
        process.arguments = ["-c", FeedbackPeerTests.program, "300"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let answer = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        let lines = answer.split(separator: UInt8(ascii: "\n"))
        #expect(lines.count == 300)
        let reader = FeedbackReader(clues: MessageClues { _ in nil })
        for line in lines {
            let known = try JSONDecoder().decode(Case.self, from: Data(line))
            let feedback = try reader.read(Array(known.data))
            guard known.kind != "none" else {
                #expect(feedback.isEmpty)
                continue
            }
            #expect(feedback.map(\.kind.rawValue) == [known.kind])
            #expect(feedback.first?.messages == [.messageID(known.message)])
            #expect(feedback.first?.recipient == known.address)
            if !known.status.isEmpty {
                #expect(feedback.first?.status == known.status)
                #expect(feedback.first?.detail == "550 no folded")
            }
        }
    }
}
