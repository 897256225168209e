import FlowModel
package import FlowRuntime
package import ServiceLifecycle

/// The whole product in a minute: `nurture demo`.
package enum Demo {
    /// Virtual milliseconds in a real one: about two months in three quarters of a minute.
    package static let speed: Int64 = 110_000

    /// What an invented contact does on the network.
    package enum Request: Sendable {
        /// Follows a link or loads a picture.
        case get(String)
        /// Posts JSON to the address.
        case post(String, body: String)
    }

    /// Performs a request; throws when nothing answers or the answer is an error.
    package typealias Fetch = @Sendable (Request) async throws -> Void

    /// The guest of the daemon that plays the contacts and ends it when their journeys have ended.
    package static func crowd(
        clock: any WallClock,
        outbox: String,
        port: @escaping @Sendable () -> Int?,
        fetch: @escaping Fetch,
        ledger: DemoLedger,
        output: Output
    ) -> any Service {
        DemoCrowd(
            clock: clock,
            start: clock.now(),
            outbox: outbox,
            port: port,
            fetch: fetch,
            ledger: ledger,
            output: output
        )
    }
}

extension Demo.Request {
    static func arrival(_ person: DemoPerson, _ base: String) -> Demo.Request {
        let traits = ["first_name": Value.text(person.firstName)]
        return event(person.arrival, of: person.address, person.arrivalProperties, base, traits: traits)
    }

    static func deed(_ deed: DemoPerson.Deed, of address: String, _ base: String) -> Demo.Request {
        event(deed.event, of: address, deed.properties, base, traits: deed.traits)
    }

    /// A track call of the Segment HTTP API.
    static func event(
        _ name: String,
        of address: String,
        _ properties: [String: Value],
        _ base: String,
        traits: [String: Value] = [:]
    ) -> Demo.Request {
        let traits = traits.merging(["email": .text(address)]) { _, email in email }
        let body = JSON.text(
            .object([
                "userId": .text(address),
                "event": .text(name),
                "properties": .object(properties),
                "context": .object(["traits": .object(traits)]),
            ])
        )
        return .post(base + "/v1/track", body: body)
    }
}
