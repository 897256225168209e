import FlowModel
import FlowRuntime
import Foundation
import Testing

@testable import FlowTransport

/// What the public `standardwebhooks` library says of our signatures.
struct WebhookSignaturePeerTests {
    private static let script = """
        import json, sys
        from standardwebhooks import Webhook
        for line in sys.stdin:
            call = json.loads(line)
            headers = {"webhook-" + name: call[name] for name in ("id", "timestamp", "signature")}
            verdicts = []
            for secret in call["secrets"] + [call["other"]]:
                try:
                    Webhook(secret).verify(call["body"], headers)
                    verdicts.append("yes")
                except Exception as problem:
                    verdicts.append("no")
            print(" ".join(verdicts), flush=True)
        """

    private func secret(_ number: Int) -> String {
        "whsec_" + Data("the secret of number \(number)".utf8).base64EncodedString()
    }

    @Test("It verifies each with either secret while two hold, and with no other")
    func rotation() throws {
        let at = SystemClock().now().seconds
        let lines = (0..<200).map { number -> String in
            let body = "{\"type\":\"flow.webhook\",\"text\":\"\(String(repeating: "é✓", count: number))\"}"
            let secrets = number % 2 == 0 ? [secret(number)] : [secret(number), secret(number + 1_000)]
            let signature = WebhookSignature.header(
                id: "msg_\(number)",
                timestampSeconds: at,
                body: Array(body.utf8),
                secrets: secrets
            )
            return JSON.object([
                ("id", .text("msg_\(number)")), ("timestamp", .text(String(at))), ("signature", .text(signature)),
                ("body", .text(body)), ("secrets", .list(secrets.map(Value.text))), ("other", .text(secret(-1))),
            ])
        }
        let (process, input, output) = (Process(), Pipe(), Pipe())
        process.executableURL = SecureRelay.python
        process.arguments = ["-W", "ignore", "-c", WebhookSignaturePeerTests.script]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        let text = Data((lines.joined(separator: "\n") + "\n").utf8)
        let writer = Thread {
            try? input.fileHandleForWriting.write(contentsOf: text)
            try? input.fileHandleForWriting.close()
        }
        writer.start()
        let answer = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let verdicts = answer.split(separator: "\n")
        #expect(verdicts.count == 200)
        for (number, verdict) in verdicts.enumerated() {
            #expect(verdict == (number % 2 == 0 ? "yes no" : "yes yes no"), "call \(number)")
        }
    }
}
