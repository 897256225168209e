import FlowModel
import FlowServer
import Testing

/// A request body that must be refused, and with what.
struct WrongBody: Sendable, CustomTestStringConvertible {
    var name: String
    var path = "/v1/track"
    var body: [UInt8]
    var status = 400
    var code: String
    /// Something that the message must say.
    var says = ""

    init(
        _ name: String,
        path: String = "/v1/track",
        _ body: String,
        status: Int = 400,
        _ code: String,
        says: String = ""
    ) {
        self.init(name, path: path, bytes: Array(body.utf8), status: status, code, says: says)
    }

    init(
        _ name: String,
        path: String = "/v1/track",
        bytes: [UInt8],
        status: Int = 400,
        _ code: String,
        says: String = ""
    ) {
        (self.name, self.path, self.body, self.status, self.code, self.says) = (name, path, bytes, status, code, says)
    }

    var testDescription: String { name }
}

@Suite("Hostile bodies") struct HostileInputTests {
    @Test(arguments: HostileInputTests.malformed + HostileInputTests.incomplete + HostileInputTests.excessive)
    func `A wrong body is refused with its reason, and records nothing`(wrong: WrongBody) async throws {
        try await TestServer.run { server async throws in
            let answer = try await server.request("POST", wrong.path, body: wrong.body)
            #expect(answer.status == wrong.status)
            #expect(answer.errorCode == wrong.code)
            let message = try #require(answer.errorMessage)
            #expect(message.contains(wrong.says))
            #expect(server.intake.arrivals.isEmpty)
            #expect(try await server.request("GET", "/livez").status == 200)
        }
    }

    private static let malformed = [
        WrongBody("nothing", "", "invalid_json", says: "empty"),
        WrongBody("blanks", " \n ", "invalid_json", says: "line 2, column 2"),
        WrongBody("no JSON", "userId=u1&event=lead", "invalid_json", says: "line 1, column 1"),
        WrongBody("cut off", #"{"userId": "u1", "ev"#, "invalid_json", says: "ends inside a text"),
        WrongBody("cut off in an object", #"{"userId": "u1""#, "invalid_json", says: "line 1, column 16"),
        WrongBody("a comma too many", "{\"userId\": \"u1\",\n}", "invalid_json", says: "line 2, column 1"),
        WrongBody("no colon", #"{"userId" "u1"}"#, "invalid_json", says: "colon"),
        WrongBody("single quotes", "{'userId': 'u1'}", "invalid_json", says: "double quotes"),
        WrongBody("two documents", #"{"userId": "u1"} {}"#, "invalid_json", says: "column 18"),
        WrongBody("a list", #"[{"userId": "u1"}]"#, "invalid_json", says: "no object"),
        WrongBody("a text", #""lead""#, "invalid_json", says: "no object"),
        WrongBody("not a number", #"{"a": NaN}"#, "invalid_json", says: "column 7"),
        WrongBody("a leading zero", #"{"a": 01}"#, "invalid_json", says: "column 8"),
        WrongBody("a number without digits", #"{"a": -}"#, "invalid_json", says: "digit"),
        WrongBody("a number beyond all bounds", #"{"a": 1e999}"#, "invalid_json", says: "too large"),
        WrongBody("a raw line break in a text", "{\"a\": \"x\ny\"}", "invalid_json", says: "control character"),
        WrongBody("an unknown escape", #"{"a": "\x41"}"#, "invalid_json", says: "escape"),
        WrongBody("half a surrogate pair", #"{"a": "\ud800"}"#, "invalid_json", says: "surrogate"),
        WrongBody("a lone low surrogate", #"{"a": "\udc00"}"#, "invalid_json", says: "surrogate"),
        WrongBody("a short unicode escape", #"{"a": "\u12"}"#, "invalid_json", says: "hexadecimal"),
        WrongBody("bytes that are not UTF-8", bytes: Array(#"{"userId": ""#.utf8) + [0xFF, 0xFE], "not_utf8"),
        WrongBody("an overlong NUL", bytes: Array("{\"a\": \"".utf8) + [0xC0, 0x80, 0x22, 0x7D], "not_utf8"),
        WrongBody("UTF-16", bytes: [0xFF, 0xFE, 0x7B, 0x00, 0x7D, 0x00], "not_utf8"),
        WrongBody("zeroes", bytes: [UInt8](repeating: 0, count: 64), "invalid_json"),
    ]

    private static let incomplete = [
        WrongBody("an empty object", "{}", "missing_event"),
        WrongBody("no event", #"{"userId": "u1"}"#, "missing_event"),
        WrongBody("an event that is a number", #"{"userId": "u1", "event": 7}"#, "missing_event"),
        WrongBody("an event without a letter", #"{"userId": "u1", "event": "--"}"#, "invalid_name"),
        WrongBody("nobody", #"{"event": "lead"}"#, "missing_contact"),
        WrongBody("empty ids", #"{"event": "lead", "userId": "", "anonymousId": null}"#, "missing_contact"),
        WrongBody("an id that is a list", #"{"event": "lead", "userId": ["u1"]}"#, "invalid_id"),
        WrongBody("an id with a line break", #"{"event": "lead", "userId": "u1\nu2"}"#, "invalid_id"),
        WrongBody(
            "properties that are a list",
            #"{"event": "e", "userId": "u", "properties": []}"#,
            "invalid_properties"
        ),
        WrongBody("traits that are a text", path: "/v1/identify", #"{"userId": "u", "traits": "x"}"#, "invalid_traits"),
        WrongBody("a context that is a number", #"{"event": "e", "userId": "u", "context": 1}"#, "invalid_context"),
        WrongBody("a nameless property", #"{"event": "e", "userId": "u", "properties": {"": 1}}"#, "invalid_name"),
        WrongBody("no time", #"{"event": "e", "userId": "u", "timestamp": "yesterday"}"#, "invalid_timestamp"),
        WrongBody(
            "an impossible day",
            #"{"event": "e", "userId": "u", "timestamp": "2026-02-30T00:00:00Z"}"#,
            "invalid_timestamp"
        ),
        WrongBody("a batch without items", path: "/v1/batch", #"{"userId": "u"}"#, "missing_batch"),
        WrongBody("an item that is no object", path: "/v1/batch", #"{"batch": [1]}"#, "invalid_item", says: "batch[0]"),
        WrongBody("an item without a type", path: "/v1/batch", #"{"batch": [{"userId": "u"}]}"#, "unknown_type"),
        WrongBody(
            "a batch in a batch",
            path: "/v1/batch",
            #"{"batch": [{"type": "batch", "batch": []}]}"#,
            "unknown_type"
        ),
    ]

    private static let excessive = [
        WrongBody(
            "nesting without end",
            String(repeating: "[", count: 100_000),
            "invalid_json",
            says: "nested more than 32 deep"
        ),
        WrongBody(
            "nested objects",
            String(repeating: #"{"a":"#, count: 40) + "1" + String(repeating: "}", count: 40),
            "invalid_json",
            says: "nested more than 32 deep"
        ),
        WrongBody("10 MB", bytes: [UInt8](repeating: 0x20, count: 10_000_000), status: 413, "body_too_large"),
        WrongBody(
            "10 MB in a batch",
            path: "/v1/b",
            bytes: [UInt8](repeating: 0x20, count: 10_000_000),
            status: 413,
            "body_too_large"
        ),
        WrongBody(
            "a long message id",
            #"{"event": "e", "userId": "u", "messageId": ""# + long(201) + #""}"#,
            "message_id_too_long"
        ),
        WrongBody("a long id", #"{"event": "e", "userId": ""# + long(501) + #""}"#, "invalid_id"),
        WrongBody("a long event name", #"{"userId": "u", "event": ""# + long(501) + #""}"#, "name_too_long"),
        WrongBody(
            "a long property name",
            #"{"event": "e", "userId": "u", "properties": {""# + long(501) + #"": 1}}"#,
            "name_too_long"
        ),
        WrongBody(
            "a long text",
            #"{"event": "e", "userId": "u", "properties": {"a": ["# + "\"" + long(102_401) + #""]}}"#,
            "text_too_long"
        ),
        WrongBody(
            "too many properties",
            #"{"event": "e", "userId": "u", "properties": {"# + members(501) + "}}",
            "too_many_fields"
        ),
        WrongBody("too many items", path: "/v1/batch", #"{"batch": ["# + items(501) + "]}", "batch_too_long"),
    ]

    private static func long(_ count: Int) -> String { String(repeating: "x", count: count) }

    private static func members(_ count: Int) -> String {
        (0..<count).map { #""p\#($0)": 1"# }.joined(separator: ",")
    }

    private static func items(_ count: Int) -> String {
        (0..<count).map { #"{"type": "track", "userId": "u\#($0)", "event": "lead"}"# }.joined(separator: ",")
    }

    @Test(arguments: [
        #"anna@example.com\r\nBcc: bob@example.com"#, #"anna\n@example.com"#, #"anna@example.com\u0000"#,
        "anna", "@example.com", "anna@", "anna@bob@example.com", "anna bob@example.com", "<anna@example.com>",
        "anna@example.com,bob@example.com", String(repeating: "a", count: 250) + "@example.com",
    ]) func `What is no single plain address is refused wherever it stands`(address: String) async throws {
        try await TestServer.run { server async throws in
            let calls = [
                ("/v1/identify", #"{"userId": "u1", "traits": {"email": "\#(address)"}}"#, "invalid_email"),
                (
                    "/v1/track", #"{"userId": "u1", "event": "e", "context": {"traits": {"email": "\#(address)"}}}"#,
                    "invalid_email"
                ),
                ("/v1/track", #"{"event": "e", "properties": {"email": "\#(address)"}}"#, "missing_contact"),
            ]
            for (path, body, code) in calls {
                let answer = try await server.post(path, body)
                #expect(answer.status == 400)
                #expect(answer.errorCode == code)
                let message = try #require(answer.errorMessage)
                #expect(!message.contains("example"), "an error message repeats no personal data")
            }
            #expect(server.intake.arrivals.isEmpty)
        }
    }
}
