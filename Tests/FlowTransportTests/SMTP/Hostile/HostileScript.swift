import FlowModel
import FlowRuntime

@testable import FlowTransport

/// What a mail server does wrong, and what has to come of it.
struct HostileScript: Sendable {
    enum End: Equatable, Sendable {
        case accepted
        case refused(Int)
        /// Refused, and the address with it.
        case bad(Int)
        case deferred(Int)
        case uncertain, unreachable, notBegun

        init(_ outcome: DeliveryReport.Outcome) {
            self =
                switch outcome {
                case .accepted: .accepted
                case .refused(let status, _, let isBad): isBad ? .bad(status) : .refused(status)
                case .deferred(let status, _, _): .deferred(status)
                case .uncertain: .uncertain
                case .unreachable: .unreachable
                case .notBegun: .notBegun
                }
        }
    }

    var place: String
    var deed: HostileRelay.Deed
    var end: End
    /// Connections that the first message and a second one together take.
    var connections: Int
    /// Messages that the server has at the end.
    var messages: Int
    var offers: [String] = []
    var times = 1
    var tls = RelaySettings.TLSMode.none
    var signsIn = false
    var text = "Hi\r\n"

    var name: String {
        let told = "\(deed)".prefix(80)
        return "\(place) \(told)\(offers.isEmpty ? "" : " \(offers)")\(times == 1 ? "" : " ×\(times)")"
    }
}

extension HostileScript {
    static let junk: [UInt8] = [0x16, 0x03, 0x00, 0xff, 0x0d, 0x00, 0x0a]
    static let longLine = "250 " + String(repeating: "x", count: 100_000)

    static func make(
        _ place: String,
        _ deed: HostileRelay.Deed,
        _ end: End,
        connections: Int,
        messages: Int,
        _ change: (inout HostileScript) -> Void = { _ in }
    ) -> HostileScript {
        var script = HostileScript(place: place, deed: deed, end: end, connections: connections, messages: messages)
        change(&script)
        return script
    }
}
