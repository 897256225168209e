import Crypto
import FlowCommands
import Foundation
import Testing

@Suite("nurture token new")
struct TokenNewTests {
    /// Counts up, so that a test knows each byte.
    private struct Counter: RandomNumberGenerator {
        private var state: UInt64 = 0

        mutating func next() -> UInt64 {
            state &+= 0x0101_0101_0101_0101
            return state
        }
    }

    @Test("prints a key and the hash that the configuration takes")
    func hash() throws {
        let recorded = RecordedOutput()
        var random = Counter()
        #expect(TokenNew.run(format: .json, random: &random, output: recorded.output()) == .done)
        let object = try #require(JSONSerialization.jsonObject(with: Data(recorded.answer.utf8)) as? [String: String])
        let token = try #require(object["token"])
        let digest = SHA256.hash(data: Data(token.utf8)).map { String(format: "%02x", $0) }.joined()
        #expect(object["hash"] == "sha256:" + digest)
        #expect(token.count == 3 + 43)
        let allowed = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        #expect(token.allSatisfy { allowed.contains($0) })
    }

    @Test("never prints the same key twice")
    func fresh() {
        let first = RecordedOutput()
        let second = RecordedOutput()
        var random = SystemRandomNumberGenerator()
        #expect(TokenNew.run(random: &random, output: first.output()) == .done)
        #expect(TokenNew.run(random: &random, output: second.output()) == .done)
        #expect(first.answer.contains("write_keys:"))
        #expect(first.answer != second.answer)
    }
}
