import FlowModel
import Foundation
import GRDB
import Testing

@testable import FlowStorage

@Suite("What stands in the columns")
struct EncodingTests {
    @Test(
        "a value comes back as it went in",
        arguments: [
            Value.null, .flag(true), .flag(false), .text(""), .text("42"), .text("a\u{0}b"), .text("Zoë"), .number(0),
            .number(-0.5), .number(9_007_199_254_740_992), .number(1e300), .number(.infinity), .list([]),
            .list([.null, .text(String(repeating: "x", count: 300)), .number(1)]),
            .object(["b": .list([.flag(true)]), "a": .object([:])]),
        ]
    )
    func values(value: Value) {
        #expect(ValueCodec.decode(ValueCodec.encode(value)) == value)
    }

    @Test(
        "bytes that were never written are refused",
        arguments: [[UInt8](), [9], [4, 200], [5, 1], [6, 1, 1, 97], [1, 1]]
    )
    func damagedValues(bytes: [UInt8]) {
        #expect(ValueCodec.decode(Data(bytes).databaseValue) == nil)
    }

    @Test(
        "a text's hash is SHA-256",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
            (
                String(repeating: "a", count: 1000),
                "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3"
            ),
        ]
    )
    func hashes(text: String, expected: String) {
        let digits = SHA256.hash(text.utf8).map { byte in
            let hexadecimal = String(byte, radix: 16)
            return hexadecimal.count == 1 ? "0" + hexadecimal : hexadecimal
        }
        #expect(digits.joined() == expected)
    }
}
