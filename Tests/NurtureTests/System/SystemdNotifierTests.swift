import Foundation
import Testing

import nurture

@Suite("The service manager is told")
struct SystemdNotifierTests {
    private func notifier(_ socket: DatagramSocket) -> SystemdNotifier {
        SystemdNotifier(environment: ["NOTIFY_SOCKET": socket.name])
    }

    @Test("how the process is, one datagram each", arguments: [false, true])
    func messages(isAbstract: Bool) throws {
        let socket = try DatagramSocket(isAbstract: isAbstract)
        let notifier = notifier(socket)
        notifier.ready(status: "4 flows run")
        #expect(socket.receive() == "READY=1\nSTATUS=4 flows run")
        notifier.status("two\nREADY=1")
        #expect(socket.receive() == "STATUS=two READY=1")
        notifier.watchdog()
        #expect(socket.receive() == "WATCHDOG=1")
        notifier.stopping()
        #expect(socket.receive() == "STOPPING=1")
        #expect(socket.receive() == nil)
    }

    @Test("of a reload with the monotonic time it began at")
    func reloading() throws {
        let socket = try DatagramSocket(isAbstract: false)
        let notifier = notifier(socket)
        notifier.reloading()
        notifier.reloading()
        let times = [socket.receive(), socket.receive()].map { message in
            message?.split(separator: "\n").last.flatMap { UInt64($0.dropFirst("MONOTONIC_USEC=".count)) } ?? 0
        }
        #expect(times[0] > 0)
        #expect(times[1] >= times[0])
    }

    @Test("nothing where there is none, where it has gone, or where its address is none")
    func nobody() throws {
        let gone = NSTemporaryDirectory() + "nurture-nobody-" + UUID().uuidString
        for path in [nil, "", "vsock:2:1234", gone, "/" + String(repeating: "a", count: 200)] {
            let notifier = SystemdNotifier(environment: path.map { ["NOTIFY_SOCKET": $0] } ?? [:])
            notifier.ready(status: "nobody listens")
            #expect(notifier.watchdogIntervalMicroseconds == nil)
        }
    }

    @Test(
        "that the process lives at half the interval that it allows this process",
        arguments: [
            (["WATCHDOG_USEC": "30000000"], 15_000_000),
            (["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "42"], 15_000_000),
            (["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "43"], nil),
            (["WATCHDOG_USEC": "0"], nil), (["WATCHDOG_USEC": "soon"], nil), ([:], nil),
        ] as [([String: String], UInt64?)]
    )
    func watchdog(environment: [String: String], expected: UInt64?) {
        let notifier = SystemdNotifier(environment: environment, processID: 42)
        #expect(notifier.watchdogIntervalMicroseconds == expected)
    }
}
