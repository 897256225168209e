import FlowCommands
import FlowModel
import Testing

@Suite("nurture bounce")
struct BounceTests {
    private struct Away: Error {}

    private static var settings: Configuration {
        var settings = Configuration()
        settings.hooks.rfc822 = Secret("a long secret")
        return settings
    }

    private static let mail = Array("From: MAILER-DAEMON\n\nIt failed.\n".utf8)

    /// What the command writes, and what it posted, when the daemon answers like that.
    private func run(
        _ message: [UInt8] = mail,
        recipient: String? = nil,
        settings: Configuration = settings,
        format: OutputFormat = .text,
        answer: Bounce.Answer?
    ) throws -> (text: String, request: Bounce.Request?) {
        let recorded = RecordedOutput()
        var request: Bounce.Request?
        let code = try Bounce.run(
            message: message,
            recipient: recipient,
            settings: settings,
            format: format,
            output: recorded.output()
        ) {
            request = $0
            guard let answer else { throw Away() }
            return answer
        }
        #expect(code == .done)
        return (recorded.answer, request)
    }

    private func answer(_ members: String) -> Bounce.Answer {
        Bounce.Answer(status: 200, body: Array("{\"success\":true,\(members)}".utf8))
    }

    @Test("The message goes to the daemon's own address with the secret and the recipient")
    func request() throws {
        var settings = BounceTests.settings
        settings.listen = ListenAddress(host: "0.0.0.0", port: 9000)
        let request = try #require(
            try run(
                recipient: "bounces+ab2@example.com",
                settings: settings,
                answer: answer(#""recorded":1,"kinds":["hardBounce"]"#)
            )
            .request
        )
        #expect(request.url == "http://127.0.0.1:9000/hooks/rfc822?recipient=bounces%2Bab2%40example%2Ecom")
        #expect(request.token == Secret("a long secret"))
        #expect(request.body == BounceTests.mail)
    }

    @Test(
        "The answer says what was recorded, or why there was nothing to do",
        arguments: [
            (#""recorded":1,"repeated":0,"unknown":0,"kinds":["hardBounce"]"#, "recorded: a hard bounce\n"),
            (
                #""recorded":0,"repeated":1,"unknown":0,"kinds":["complaint"]"#,
                "nothing to do: a complaint, recorded before\n"
            ),
            (
                #""recorded":0,"repeated":0,"unknown":1,"kinds":["reply"]"#,
                "nothing to do: an answer, about no message that this nurture sent\n"
            ),
            (
                #""recorded":0,"repeated":0,"unknown":0,"kinds":[]"#,
                "nothing to do: no bounce, complaint, wish to unsubscribe or answer\n"
            ),
        ]
    )
    func words(members: String, text: String) throws {
        #expect(try run(answer: answer(members)).text == text)
    }

    @Test("As JSON the answer has the same facts")
    func json() throws {
        let text = try run(
            format: .json,
            answer: answer(#""recorded":1,"repeated":0,"unknown":0,"kinds":["hardBounce"]"#)
        )
        .text
        #expect(text == #"{"recorded":1,"repeated":0,"unknown":0,"kinds":["hardBounce"]}"# + "\n")
    }

    @Test("What another try may mend ends with 75, which mail servers wait for, everything else does not")
    func exitStatus() {
        func status(_ code: Int) -> Int32? { failure { try run(answer: Bounce.Answer(status: code, body: [])) } }
        #expect(failure { try run(answer: nil) } == 75)
        for code in [401, 404, 500, 503, 507] { #expect(status(code) == 75) }
        #expect(failure { try run(answer: Bounce.Answer(status: 200, body: Array("<html>".utf8))) } == 75)
        #expect(status(400) == 65)
        #expect(status(413) == 65)
        #expect(failure { try run([], answer: nil) } == 65)
        #expect(failure { try run([UInt8](repeating: 65, count: Bounce.byteLimit + 1), answer: nil) } == 65)
        #expect(failure { try run(settings: Configuration(), answer: nil) } == 78)
    }

    /// The exit status of the error that the body throws.
    private func failure(_ body: () throws -> Any) -> Int32? {
        do {
            _ = try body()
            return nil
        } catch {
            return (error as? CommandError)?.exitCode.rawValue
        }
    }

    @Test("No message of the command holds an address or the secret")
    func privacy() {
        do {
            _ = try run(recipient: "anna@example.com", answer: nil)
            Issue.record("nothing was thrown")
        } catch {
            let message = (error as? CommandError)?.message ?? ""
            #expect(message.contains("127.0.0.1:8480"))
            #expect(!message.contains("anna") && !message.contains("a long secret"))
        }
    }
}
