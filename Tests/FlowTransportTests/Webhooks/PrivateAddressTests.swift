import CCurl
import FlowModel
import FlowRuntime
import Foundation
import Testing

@testable import FlowTransport

/// How people write an address of their own machine or network, and how they hide one.
///
/// Each goes through libcurl's own reading of URLs and names and the guard on what is then connected to.
struct PrivateAddressTests {
    private static let loopback = [
        // Decimal, short, octal and hexadecimal forms of 127.0.0.1, and mixed ones.
        "127.0.0.1", "127.1", "127.0.1", "2130706433", "017700000001", "0177.0.0.1", "0177.0.0.01", "0x7f000001",
        "0x7f.0.0.1", "0x7f.1", "0X7F.0X0.0X0.0X1", "0177.0x0.0.1", "127.0.0.1.", "00127.1", "127.127.127.127",
        "127.0.0.254", "0x7f.0x000001", "127.000.000.001",
        // This machine by what stands for every address.
        "0.0.0.0", "0", "0x0", "00", "0.0", "0.0.0", "0.1.2.3",
        // Names.
        "localhost", "LOCALHOST", "localhost.", "LocalHost", "sub.localhost", "a.b.localhost",
        // Behind a user name, which looks like the host.
        "example.com@127.0.0.1", "example.com:pass@127.0.0.1", "93.184.216.34@localhost", "example.com%40@127.0.0.1",
        // Digits of other scripts and widths, and escapes.
        "①②⑦.⓪.⓪.①", "１２７.０.０.１", "127。0。0。1", "%31%32%37.0.0.1", "127%2e0.0.1", "loc%61lhost", "ⓛocalhost",
    ]

    private static let networks = [
        "10.0.0.1", "10.255.255.255", "0xa.1", "012.0.0.1", "167772161", "10.1", "172.16.0.1", "172.31.255.254",
        "0xac100001", "192.168.0.1", "192.168.1", "3232235521", "0300.0250.0.1", "0xc0.0xa8.0.1", "100.64.0.1",
        // The clouds' metadata.
        "169.254.169.254", "2852039166", "0xa9fea9fe", "0xa9.0xfe.0xa9.0xfe", "0251.0376.0251.0376", "169.254.43518",
        "169.16689662",
        // Documentation, benchmarks, multicast, reserved, broadcast.
        "192.0.2.1", "198.51.100.1", "203.0.113.1", "198.18.0.1", "192.0.0.8", "224.0.0.1", "239.255.255.255",
        "240.0.0.1", "255.255.255.255", "4294967295", "0xffffffff",
    ]

    private static let sixteen = [
        "[::1]", "[0:0:0:0:0:0:0:1]", "[0000:0000:0000:0000:0000:0000:0000:0001]", "[::]", "[0::0]",
        // IPv4 inside: mapped, compatible, translated, tunnelled.
        "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:7f00:0001]", "[::FFFF:10.0.0.1]", "[::127.0.0.1]",
        "[::7f00:1]", "[::ffff:0:127.0.0.1]", "[::ffff:169.254.169.254]", "[64:ff9b::127.0.0.1]",
        "[64:ff9b::7f00:1]", "[64:ff9b::10.0.0.1]", "[64:ff9b:1::1]", "[2002:7f00:1::]", "[2002:7f00:0001::1]",
        "[2002:a00:1::]", "[2002:a9fe:a9fe::]", "[2001::1]", "[2001:0:7f00:1::]",
        // Local scopes, with zones too.
        "[fe80::1]", "[fe80::1%25lo]", "[fe80::1%lo]", "[febf::1]", "[fec0::1]", "[fc00::1]",
        "[fd00::1]", "[fd12:3456:789a::1]", "[ff02::1]", "[ff0e::1]", "[100::1]", "[2001:db8::1]",
    ]

    private func call() -> OutgoingCall {
        OutgoingCall(
            id: OutboxID(1),
            webhook: Slug("crm"),
            body: MessageBody(sender: "", recipient: "", messageID: "msg_1", bytes: Array("{}".utf8)),
            at: Instant(milliseconds: 0)
        )
    }

    private func request(_ url: String) -> WebhookRequest {
        WebhookRequest(call: call(), target: WebhookTarget(url: url, allowPrivate: false))
    }

    /// Runs a call on this thread: quicker than a loop for each.
    private func outcome(_ handle: CurlHandle, _ request: WebhookRequest) -> DeliveryReport.Outcome {
        request.outcome(handle, .finished(handle.perform()))
    }

    @Test("No spelling of a private address reaches it", arguments: [loopback, networks, sixteen])
    func spellings(hosts: [String]) {
        let peer = HTTPPeer { _ in HTTPPeer.answer(200) }
        for host in hosts {
            let request = request("http://\(host):\(peer.port)/")
            switch outcome(request.handle(), request) {
            // Refused by the guard, or by libcurl as no address at all.
            case .refused(0, let reply, _): #expect(reply.contains("private"), "\(host): \(reply)")
            case .unreachable: continue
            case let other: Issue.record("\(host): \(other)")
            }
        }
        #expect(peer.connectionCount == 0)
    }

    @Test("There are more than eighty spellings, and those that libcurl reads as addresses meet the guard")
    func reading() {
        let all = PrivateAddressTests.loopback + PrivateAddressTests.networks + PrivateAddressTests.sixteen
        #expect(all.count > 100)
        let refused = all.filter { host in
            let request = request("http://\(host):9/")
            if case .refused = outcome(request.handle(), request) { return true }
            return false
        }
        #expect(refused.count > 80)
    }

    @Test(
        "A public address passes the guard in any spelling",
        arguments: [
            "1.1.1.1", "0x01010101", "16843009", "1.1", "01.01.01.01", "[2606:4700::1111]", "[64:ff9b::1.1.1.1]",
            "[2002:101:101::]",
        ]
    )
    func everyday(host: String) throws {
        let handle = request("http://\(host):9/").handle()
        let guarded = try #require(handle.mayConnect)
        // Asked as always, and then let go nowhere.
        let asked = Monitor<[Bool]>([])
        handle.mayConnect = { address in
            let isPublic = guarded(address)
            asked.change { $0.append(isPublic) }
            return false
        }
        _ = handle.perform()
        #expect(asked.read { $0 } == [true])
    }

    @Test("A name that was public and becomes private is refused at its next call")
    func rebinding() {
        let peer = HTTPPeer { _ in HTTPPeer.answer(200) }
        let request = request("http://rebind.example.com:\(peer.port)/")
        let first = request.handle()
        let guarded = first.mayConnect
        let asked = Monitor<[[UInt8]]>([])
        first.mayConnect = { address in
            asked.change { $0.append(address) }
            _ = guarded?(address)
            return false
        }
        _ = first.perform(resolving: "rebind.example.com:\(peer.port):93.184.216.34")
        #expect(asked.read { $0 } == [[93, 184, 216, 34]])
        #expect(first.hasAllowedAddress)
        // The same name, another answer; the handle keeps what it knew of the first.
        for address in ["127.0.0.1", "[::1]", "10.0.0.1", "127.0.0.1,[::1]"] {
            let next = request.handle()
            let code = next.perform(resolving: "rebind.example.com:\(peer.port):\(address)")
            guard case .refused = request.outcome(next, .finished(code)) else {
                Issue.record("\(address) was reached")
                continue
            }
        }
        #expect(peer.connectionCount == 0)
    }

    @Test("A kept connection to what is private is not used again")
    func reuse() {
        let peer = HTTPPeer { _ in HTTPPeer.answer(200) }
        let request = request("http://127.0.0.1:\(peer.port)/")
        let handle = request.handle()
        let guarded = handle.mayConnect
        handle.mayConnect = { _ in true }
        #expect(handle.perform() == CURLE_OK)
        handle.mayConnect = guarded
        #expect(handle.perform() == CURLE_ABORTED_BY_CALLBACK)
        #expect(handle.refusedAddress == [127, 0, 0, 1])
        #expect(peer.requests.read { $0.count } == 1)
        #expect(peer.connectionCount == 1)
    }

    @Test("A proxy of the environment leads around nothing")
    func proxies() {
        for host in ["127.0.0.1", "10.0.0.1", "[::1]"] {
            let handle = request("http://\(host):9/").handle()
            let guarded = handle.mayConnect
            let asked = Monitor<[[UInt8]]>([])
            handle.mayConnect = { address in
                asked.change { $0.append(address) }
                _ = guarded?(address)
                return false
            }
            // As libcurl takes it from `http_proxy` and `ALL_PROXY`: a public one would connect in our place.
            handle.set(CURLOPT_PROXY, "http://93.184.216.34:3128")
            _ = handle.perform()
            #expect(!handle.hasAllowedAddress)
            #expect(asked.read { $0 } == [addressBytes(host.trimmingCharacters(in: ["[", "]"]))])
        }
    }

    @Test("An answer that drips is ended, and its status counts")
    func drip() {
        let server = LoopbackServer { _, peer in
            while let line = peer.line(), !line.isEmpty {}
            peer.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"owner\":\"")
            peer.awaitClose()
        }
        let request = request("http://127.0.0.1:\(server.port)/")
        let handle = request.handle()
        handle.mayConnect = { _ in true }
        // In the place of the half minute that it is given.
        handle.set(CURLOPT_TIMEOUT, 1)
        #expect(outcome(handle, request) == .accepted(status: 200, reply: "{\"owner\":\""))
    }

    @Test("A redirect to what is private is not followed")
    func redirects() {
        let inner = HTTPPeer { _ in HTTPPeer.answer(200) }
        let outer = HTTPPeer { _ in
            HTTPPeer.answer(307, ["Location: http://127.0.0.1:\(inner.port)/"], body: "elsewhere")
        }
        let request = request("http://127.0.0.1:\(outer.port)/")
        let handle = request.handle()
        handle.mayConnect = { _ in true }
        let expected = DeliveryReport.Outcome.deferred(status: 307, reply: "elsewhere", retryAfter: nil)
        #expect(outcome(handle, request) == expected)
        #expect(inner.connectionCount == 0)
    }
}
