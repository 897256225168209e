import FlowModel
import Testing

@testable import FlowTransport

/// Examples of Amazon's documentation and of its test suite for Signature Version 4.
struct AWSSignatureTests {
    private let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"

    private func signature(_ service: String) -> AWSSignature {
        AWSSignature(accessKey: "AKIDEXAMPLE", secretKey: secret, region: "us-east-1", service: service)
    }

    @Test("The signing key is that of the documentation")
    func key() {
        let key = signature("iam").signingKey(day: "20150830")
        #expect(AWSSignature.hex(key) == "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9")
    }

    @Test("A request with a query is signed as in the documentation")
    func listUsers() {
        let value = signature("iam").authorization(
            method: "GET",
            path: "/",
            query: "Action=ListUsers&Version=2010-05-08",
            headers: [
                ("content-type", "application/x-www-form-urlencoded; charset=utf-8"), ("host", "iam.amazonaws.com"),
                ("x-amz-date", "20150830T123600Z"),
            ],
            body: [],
            timestamp: "20150830T123600Z"
        )
        #expect(
            value == "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, "
                + "SignedHeaders=content-type;host;x-amz-date, "
                + "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"
        )
    }

    @Test(
        "Plain requests are signed as in the test suite",
        arguments: [
            ("GET", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
            ("POST", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
        ]
    )
    func vanilla(method: String, expected: String) {
        let value = signature("service").authorization(
            method: method,
            path: "/",
            headers: [("host", "example.amazonaws.com"), ("x-amz-date", "20150830T123600Z")],
            body: [],
            timestamp: "20150830T123600Z"
        )
        #expect(value.hasSuffix("Signature=\(expected)"))
    }

    @Test("A moment is written in UTC")
    func timestamp() {
        #expect(AWSSignature.timestamp(of: Instant(milliseconds: 1_440_938_160_999)) == "20150830T123600Z")
        #expect(AWSSignature.timestamp(of: Instant(milliseconds: 1_767_225_599_000)) == "20251231T235959Z")
    }
}
