import FlowMail
package import FlowModel
package import FlowRuntime

/// What a flow will do to a crowd, drawn by chance: the Runner and the store of the daemon, only the people are made
/// up (INTERFACES, `nurture simulate`).
package struct Forecast: Sendable {
    /// What is assumed.
    package struct Request: Sendable {
        /// All flows of the folder run; the numbers are of one of them.
        package var folder: FolderChange
        package var flow: Flow
        package var contacts: Int
        package var assumptions: [Assumption]
        package var seed: UInt64
        /// When the first contacts come.
        package var start: Instant
        /// Over how many times 24 hours they come, evenly; 0 is all at once.
        package var arrivalDays: Int
        /// How many times 24 hours are looked at.
        package var days: Int
        /// Contacts never influence each other, so they are run in parts: that bounds memory and uses every core.
        package var partSize: Int

        package init(
            folder: FolderChange,
            flow: Flow,
            contacts: Int,
            assumptions: [Assumption],
            seed: UInt64,
            start: Instant,
            arrivalDays: Int,
            days: Int,
            partSize: Int = 10_000
        ) {
            self.folder = folder
            self.flow = flow
            self.contacts = contacts
            self.assumptions = assumptions
            self.seed = seed
            self.start = start
            self.arrivalDays = arrivalDays
            self.days = days
            self.partSize = partSize
        }
    }

    private let request: Request
    private let links: [Slug: [MessageReference.Link]]
    private let makeStore: @Sendable () throws -> any Store

    /// `links` are those of each email, of which a click follows one.
    package init(
        _ request: Request,
        links: [Slug: [MessageReference.Link]],
        makeStore: @escaping @Sendable () throws -> any Store
    ) {
        (self.request, self.links, self.makeStore) = (request, links, makeStore)
    }

    /// Draws everybody, on that many cores.
    ///
    /// - Parameters:
    ///   - cores: parts that run at a time.
    ///   - progress: called with the number of contacts that are done.
    /// - Returns: the numbers; equal requests give equal ones, whatever the number of cores.
    /// - Throws: `StoreError`.
    package func run(cores: Int, progress: @Sendable (Int) -> Void) async throws -> ForecastTally {
        let parts = stride(from: 0, to: request.contacts, by: max(1, request.partSize)).map {
            $0..<min($0 + max(1, request.partSize), request.contacts)
        }
        return try await withThrowingTaskGroup(of: (ForecastTally, Int).self) { group in
            var (total, done) = (ForecastTally(of: request.flow), 0)
            var waiting = parts[...]
            for part in waiting.prefix(max(1, cores)) { group.addTask { (try await run(part), part.count) } }
            waiting = waiting.dropFirst(max(1, cores))
            while let (tally, count) = try await group.next() {
                total.add(tally)
                done += count
                progress(done)
                if let part = waiting.popFirst() { group.addTask { (try await run(part), part.count) } }
            }
            total.millisecondsToGoal.sort()
            return total
        }
    }

    @concurrent private func run(_ people: Range<Int>) async throws -> ForecastTally {
        let settings = request.folder.settings
        let zone = request.flow.timeZone.flatMap { settings.zone($0) } ?? settings.zone(settings.timeZone) ?? .utc
        let links = links
        let simulation = try Simulation(
            Simulation.Parts(
                store: try makeStore(),
                folder: request.folder,
                compose: { request in
                    let recipient = request.team.map { settings.teams[$0] ?? "" } ?? request.contact.address ?? ""
                    let body = MessageBody(sender: "", recipient: recipient, messageID: "", bytes: [])
                    return .finished(body, links: links[request.email] ?? [])
                }
            ),
            start: request.start
        )
        let members = people.map { number in
            InventedContact(
                ContactReference(email: Crowd.address(number)),
                entering: request.flow,
                of: request.folder.lifecycle,
                at: arrival(of: number),
                zone: zone
            )
        }
        _ = try simulation.preset(members.map(\.preset))
        let crowd = Crowd(
            seed: request.seed,
            chances: Chances(request.assumptions),
            flow: request.flow.name,
            mail: simulation.mail
        )
        let firstDay = zone.local(at: request.start).date.daysSince1970
        var counting = ForecastCounting(request.flow) { zone.local(at: $0).date.daysSince1970 - firstDay }
        _ = try simulation.run(
            members.flatMap(\.happenings),
            until: request.start.adding(seconds: Int64(request.days) * 86_400),
            react: crowd.react,
            emit: { counting.add($0) }
        )
        counting.end()
        return counting.tally
    }

    /// Evenly, to the minute.
    private func arrival(of number: Int) -> Instant {
        let minutes = Int64(request.arrivalDays) * 1440
        return request.start.adding(seconds: Int64(number) * minutes / Int64(max(1, request.contacts)) * 60)
    }
}
