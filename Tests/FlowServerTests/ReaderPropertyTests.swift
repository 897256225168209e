import FlowDice
import FlowModel
import FlowRuntime
import Foundation
import Testing

@testable import FlowServer

@Suite("Readers of what comes from outside") struct ReaderPropertyTests {
    @Test(arguments: [1, 2, 3, 4] as [UInt64]) func `What is written as JSON is read back as it was`(
        seed: UInt64
    ) throws {
        var random = Dice(seed: seed)
        for _ in 0..<300 {
            let value = ReaderPropertyTests.value(depth: 4, &random)
            let text = JSON.text(value)
            #expect(try JSONReader.read(Array(text.utf8)) == value)
        }
    }

    @Test(arguments: [5, 6, 7, 8] as [UInt64])
    func `A document with a wrong byte is read as Foundation reads it, or refused`(seed: UInt64) {
        var random = Dice(seed: seed)
        let document = Array(
            #"{"a": [1, -2.5e3, true, null, "x\u00e9\n\ud83d\ude00"], "b": {"c": "", "d": false}, "e": 0.125}"#.utf8
        )
        let signs = Array(#"{}[]",:\u0123456789abcdefnrt-+.eE "#.utf8)
        for _ in 0..<2000 {
            var changed = document
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let index = changed.indices.randomElement(using: &random) ?? 0
                let sign = signs.randomElement(using: &random) ?? 0
                switch Int.random(in: 0..<3, using: &random) {
                case 0: changed[index] = sign
                case 1: changed.insert(sign, at: index)
                default: changed.remove(at: index)
                }
            }
            guard (try? JSONReader.read(changed)) != nil else { continue }
            let others = try? JSONSerialization.jsonObject(with: Data(changed), options: .fragmentsAllowed)
            #expect(others != nil, "\(String(decoding: changed, as: UTF8.self))")
        }
    }

    @Test(arguments: [9, 10, 11, 12] as [UInt64])
    func `No random bytes do harm to the unpacking`(seed: UInt64) {
        var random = Dice(seed: seed)
        let head: [UInt8] = [0x1F, 0x8B, 8]
        for _ in 0..<3000 {
            let flags = UInt8.random(in: 0..<64, using: &random)
            let count = Int.random(in: 0..<200, using: &random)
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            // Nothing random has the right checksum.
            #expect(throws: Gzip.Failure.self) { try Gzip.unpack(head + [flags] + bytes, limit: 10_000) }
        }
    }

    private static func value(depth: Int, _ random: inout Dice) -> Value {
        switch Int.random(in: 0..<(depth > 0 ? 6 : 4), using: &random) {
        case 0: .null
        case 1: .flag(Bool.random(using: &random))
        case 2: .number(Double(Int.random(in: -1_000_000...1_000_000, using: &random)) / 64)
        case 3: .text(text(&random))
        case 4: .list((0..<Int.random(in: 0..<5, using: &random)).map { _ in value(depth: depth - 1, &random) })
        default:
            .object(
                Dictionary(
                    (0..<Int.random(in: 0..<5, using: &random)).map { _ in
                        (text(&random), value(depth: depth - 1, &random))
                    }
                ) { first, _ in first }
            )
        }
    }

    private static func text(_ random: inout Dice) -> String {
        let scalars: [Unicode.Scalar] = ["a", "\"", "\\", "/", "\n", "\u{1}", "\u{7F}", "é", "日", "😀", "{", " ", "0"]
        var result = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0..<12, using: &random) {
            if let scalar = scalars.randomElement(using: &random) { result.append(scalar) }
        }
        return String(result)
    }
}
