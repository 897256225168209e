import FlowCommands
import Testing

@Suite("A listening address")
struct ListenAddressTests {
    @Test(
        "is a host with a port",
        arguments: zip(
            ["127.0.0.1:8480", "[::1]:80", "localhost:0", "0.0.0.0:65535", "go.example.com:8080"],
            [true, true, true, false, false]
        )
    )
    func valid(text: String, isLoopback: Bool) throws {
        let address = try #require(ListenAddress(text))
        #expect(address.description == text)
        #expect(address.isLoopback == isLoopback)
    }

    @Test(
        "is nothing else",
        arguments: [
            "", "8480", ":8480", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "::1:80", "a b:80", "a:-1", "a:+1",
        ]
    )
    func invalid(text: String) {
        #expect(ListenAddress(text) == nil)
    }
}
