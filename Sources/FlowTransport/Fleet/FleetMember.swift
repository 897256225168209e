/// One of the relays that share the mail.
package struct FleetMember: Hashable, Sendable {
    package enum Way: Hashable, Sendable {
        case smtp(RelaySettings)
        case provider(ProviderSettings)
    }

    /// For the log.
    package var name: String
    package var way: Way
    /// How much of the mail it gets beside the others.
    package var weight: Int
    /// Messages a second; nil is no limit.
    package var perSecond: Int?

    package init(name: String, way: Way, weight: Int = 1, perSecond: Int? = nil) {
        (self.name, self.way, self.weight, self.perSecond) = (name, way, weight, perSecond)
    }

    var connections: Int {
        switch way {
        case .smtp(let relay): max(1, relay.connections)
        case .provider(let provider): max(1, provider.connections)
        }
    }

    /// Milliseconds.
    var rest: ClosedRange<Int64> {
        let seconds: ClosedRange<Int>
        switch way {
        case .smtp(let relay): seconds = relay.restSeconds
        case .provider(let provider): seconds = provider.restSeconds
        }
        let shortest = max(1, Int64(seconds.lowerBound)) * 1000
        return shortest...max(shortest, Int64(seconds.upperBound) * 1000)
    }
}
