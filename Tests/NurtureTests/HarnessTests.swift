import Foundation
import Testing

extension EndToEnd {
    /// The peers themselves: a test that trusts them must be able to fail.
    struct Harness {
        @Test func `the mail server tells what it got and refuses what it was told to`() async throws {
            let sink = try await MailSink(["--refuse", "bob@example.com"])
            let script = """
                import smtplib, sys
                client = smtplib.SMTP("127.0.0.1", int(sys.argv[1]))
                message = "Subject: Hi\\r\\nMessage-ID: <1@b>\\r\\n\\r\\nHello"
                for name in ["anna", "bob"]:
                    try:
                        client.sendmail("a@example.com", f"{name}@example.com", message)
                    except smtplib.SMTPDataError as error:
                        print(error.smtp_code)
                """
            let client = try Child(Built.python(), ["-c", script, String(sink.port)])
            let outcome = try await client.finish()
            #expect(outcome.output == ["550"], "\(outcome.text)")
            let mail = try await sink.mail(to: "anna@example.com", subject: "Hi")
            #expect(mail.messageID == "1@b")
            #expect(mail.outcome == .accepted)
            #expect(try await sink.mail(to: "bob@example.com").outcome == .refused)
        }

        @Test func `the web server tells a genuine signature from a forged one`() async throws {
            let hooks = try await HookServer(["--first", "503"])
            let script = """
                import datetime, sys, urllib.request, urllib.error
                from standardwebhooks import Webhook
                for secret in [sys.argv[2], "whsec_" + "QUFB" * 8]:
                    now = datetime.datetime.now(tz=datetime.timezone.utc)
                    signature = Webhook(secret).sign("id-" + secret, now, "{}")
                    headers = {"webhook-id": "id-" + secret, "webhook-timestamp": str(int(now.timestamp())),
                               "webhook-signature": signature}
                    request = urllib.request.Request(f"http://127.0.0.1:{sys.argv[1]}/crm", b"{}", headers)
                    try:
                        urllib.request.urlopen(request)
                    except urllib.error.HTTPError as error:
                        print(error.code, error.headers["Retry-After"])
                """
            let client = try Child(Built.python(), ["-c", script, String(hooks.port), HookServer.secret])
            let outcome = try await client.finish()
            #expect(outcome.output == ["503 1", "503 1"], "\(outcome.text)")
            let calls = try await hooks.calls.first("two calls") { $0.count == 2 ? $0 : nil }
            // Told by threads of their own, in either order.
            for call in calls { #expect(call.verified == (call.id == "id-" + HookServer.secret)) }
        }

        @Test func `a program's end and its signals are seen`() async throws {
            let python = try Built.python()
            let failing = try await Child(python, ["-c", "import sys; print('a\\n\\nb'); sys.exit('why')"]).finish()
            #expect(failing.status == 1)
            #expect(failing.output == ["a", "", "b"])
            #expect(failing.errors == ["why"])
            let waiting = try Child(python, ["-c", "print('here', flush=True); input()"])
            _ = try await waiting.output.first("that it is there") { $0.first }
            waiting.signal(SIGKILL)
            #expect(try await waiting.exitStatus() == -SIGKILL)
            await #expect(throws: Silence.self) { _ = try await waiting.output.first("more") { $0.dropFirst().first } }
        }
    }
}
