import Foundation

/// Something that no well-behaved client sends, and the answers that are right.
struct HostileRequest: Sendable {
    let name: String
    let bytes: [UInt8]
    /// Statuses that say clearly whose mistake it is.
    let allowed: Set<Int>
    var closesAfter = false

    init(_ name: String, _ call: HTTPCall, _ allowed: Set<Int>) {
        (self.name, bytes, self.allowed) = (name, call.bytes, allowed)
    }

    init(_ name: String, bytes: String, _ allowed: Set<Int>, closesAfter: Bool = false) {
        (self.name, self.bytes, self.allowed, self.closesAfter) = (name, Array(bytes.utf8), allowed, closesAfter)
    }

    /// A body for `/v1/track` that is refused.
    private static func refused(_ name: String, _ json: String, _ status: Int = 400) -> HostileRequest {
        HostileRequest(name, HTTPCall("POST", "/v1/track", json: json.utf8), [status])
    }

    private static let anna = "\"context\":{\"traits\":{\"email\":\"anna@example.com\"}}"

    static let all = bodies + contents + sizes + batches + doors + wires

    private static let bodies = [
        refused("an empty body", ""),
        refused("half an object", "{\"event\":\"lead\",\"userId\":\"a"),
        refused("words", "on lead, send nurture email 1"),
        refused("a list", "[{\"event\":\"lead\",\"userId\":\"a\"}]"),
        refused("a number", "1"),
        refused("something behind the object", "{\"event\":\"lead\",\"userId\":\"a\"} {}"),
        refused("a number that is none", "{\"event\":\"lead\",\"userId\":\"a\",\"properties\":{\"a\":NaN}}"),
        refused("a hundred thousand brackets", String(repeating: "[", count: 100_000)),
        refused("eighty thousand levels", deep(levels: 80_000)),
        HostileRequest(
            "bytes that are not UTF-8",
            HTTPCall("POST", "/v1/track", json: Array("{\"event\":\"".utf8) + [0xFF, 0xC0, 0x80] + Array("\"}".utf8)),
            [400]
        ),
        HostileRequest(
            "gzip that is none",
            HTTPCall("POST", "/v1/track", json: "{\"event\":\"lead\"}".utf8).with("Content-Encoding", "gzip"),
            [400]
        ),
        HostileRequest(
            "an encoding that nobody knows",
            HTTPCall("POST", "/v1/track", json: "{\"event\":\"lead\"}".utf8).with("Content-Encoding", "br"),
            [400, 415]
        ),
    ]

    private static func deep(levels: Int) -> String {
        let open = String(repeating: "{\"a\":", count: levels)
        return "{\"event\":\"lead\",\"userId\":\"a\",\"properties\":\(open)1\(String(repeating: "}", count: levels))}"
    }

    private static let contents = [
        refused("no event", "{\(anna)}"),
        refused("an event that is a number", "{\"event\":7,\(anna)}"),
        refused("an event without a letter", "{\"event\":\" !? \",\(anna)}"),
        refused("an event of a million letters", "{\"event\":\"\(String(repeating: "a", count: 400_000))\",\(anna)}"),
        refused("nobody it is about", "{\"event\":\"lead\"}"),
        refused("properties that are a list", "{\"event\":\"lead\",\"properties\":[1],\(anna)}"),
        refused("a time that is none", "{\"event\":\"lead\",\"timestamp\":\"yesterday\",\(anna)}"),
        refused("a second that does not exist", "{\"event\":\"lead\",\"timestamp\":\"2026-02-30T25:61:00Z\",\(anna)}"),
        refused("a user that is an object", "{\"event\":\"lead\",\"userId\":{\"a\":1}}"),
        refused("an address with a line in it", address("anna@example.com\\r\\nBcc: all@example.com")),
        refused("an address with a null in it", address("anna\\u0000@example.com")),
        refused("an address without an at", address("anna.example.com")),
        refused("an address of a megabyte's tenth", address(String(repeating: "a", count: 100_000) + "@example.com")),
        refused("two addresses in one", address("anna@example.com, bob@example.com")),
    ]

    private static func address(_ text: String) -> String {
        "{\"event\":\"lead\",\"context\":{\"traits\":{\"email\":\"\(text)\"}}}"
    }

    private static let sizes = [
        HostileRequest(
            "ten megabytes",
            HTTPCall("POST", "/v1/track", json: [UInt8](repeating: UInt8(ascii: " "), count: 10 << 20)),
            [413]
        ),
        HostileRequest(
            "a length of ten terabytes",
            HTTPCall("POST", "/v1/track", json: "{}".utf8).with("Content-Length", "10000000000000"),
            [413]
        ),
        refused("a thousand properties", "{\"event\":\"lead\",\"properties\":{\(thousand)},\(anna)}"),
        HostileRequest(
            "a header of a megabyte",
            HTTPCall("GET", "/livez").with("X-Long", String(repeating: "a", count: 1 << 20)),
            [400, 413, 431]
        ),
        HostileRequest(
            "a path of ten kilobytes",
            HTTPCall("GET", "/" + String(repeating: "a", count: 10_000)),
            [404, 414]
        ),
    ]

    private static let thousand = (1...1000).map { "\"p\($0)\":\($0)" }.joined(separator: ",")

    private static let batches = [
        HostileRequest("a batch that is none", batch("{\"batch\":7}"), [400]),
        HostileRequest("a batch without a batch", batch("{}"), [400]),
        HostileRequest("a batch of words", batch("{\"batch\":[\"lead\"]}"), [400]),
        HostileRequest("a batch in a batch", batch("{\"batch\":[{\"type\":\"batch\",\"batch\":[]}]}"), [400]),
        HostileRequest(
            "one bad item among good ones",
            batch("{\"batch\":[{\"type\":\"track\",\"event\":\"lead\",\(anna)},{\"type\":\"track\"}]}"),
            [400]
        ),
        HostileRequest(
            "ten thousand items",
            batch("{\"batch\":[" + Array(repeating: "{}", count: 10_000).joined(separator: ",") + "]}"),
            [400, 413]
        ),
    ]

    private static func batch(_ json: String) -> HTTPCall { HTTPCall("POST", "/v1/batch", json: json.utf8) }

    private static let doors = [
        HostileRequest("no key", HTTPCall("POST", "/v1/track", json: "{}".utf8, key: nil), [401]),
        HostileRequest("a wrong key", HTTPCall("POST", "/v1/track", json: "{}".utf8, key: "guessed"), [401]),
        HostileRequest(
            "a key that is not base64",
            HTTPCall("POST", "/v1/track", json: "{}".utf8, key: nil).with("Authorization", "Basic ***"),
            [401]
        ),
        HostileRequest("a forged click", HTTPCall("GET", "/c/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), [404]),
        HostileRequest("a forged picture", HTTPCall("GET", "/o/AAAAAAAAAAAAAAAA.gif"), [404]),
        HostileRequest("a forged unsubscription", HTTPCall("POST", "/u/AAAAAAAAAAAAAAAAAAAA"), [404]),
        HostileRequest("a way out of the folder", HTTPCall("GET", "/c/../../../etc/passwd"), [400, 404]),
        HostileRequest("a way out of the folder, encoded", HTTPCall("GET", "/c/%2e%2e%2fetc%2fpasswd"), [400, 404]),
        HostileRequest("an event to look at", HTTPCall("GET", "/v1/track"), [404, 405]),
        HostileRequest("a method that nobody knows", HTTPCall("BREW", "/livez"), [400, 404, 405, 501]),
    ]

    private static let wires = [
        HostileRequest("no HTTP at all", bytes: "EHLO example.com\r\n\r\n", [400]),
        HostileRequest(
            "two lengths",
            bytes: "POST /v1/track HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}x",
            [400]
        ),
        HostileRequest(
            "a chunk whose size is no number",
            bytes: "POST /v1/track HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
            [400, 401]
        ),
        HostileRequest(
            "a body that ends early",
            bytes: "POST /v1/track HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{",
            [400, 401],
            closesAfter: true
        ),
    ]
}
