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
}
