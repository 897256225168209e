import FlowModel
import FlowRuntime
import FlowSimulator
import FlowTesting
import Testing

private let flow = """
    on lead where source is "webinar"
    goal meeting booked
    1. send a
    2. wait 3 days
    3. if clicked go to step 5
    4. stop
    5. tag warm
    """

/// A forecast of the flow on the reference store.
private func forecast(
    of files: [String: String] = ["nurture.flow": flow],
    contacts: Int = 40,
    seed: UInt64 = 1,
    cores: Int = 1,
    days: Int = 60,
    assuming assumed: [String] = []
) async throws -> ForecastTally {
    let (change, _) = try Theatre.folder(files)
    let request = Forecast.Request(
        folder: change,
        flow: try #require(change.flows.first),
        contacts: contacts,
        assumptions: try assumed.map { try Assumption($0) },
        seed: seed,
        start: .testStart,
        arrivalDays: 1,
        days: days,
        // The reference store is simple, not quick.
        partSize: 20
    )
    return try await Forecast(request, links: Theatre.links, makeStore: { ReferenceStore() })
        .run(cores: cores) { _ in }
}

extension ForecastTally {
    fileprivate func reached(_ number: String) -> Int { steps.first { $0.number == number }?.reached ?? 0 }
}

@Suite("A forecast")
struct ForecastTests {
    @Test("of people who do nothing has everybody at the steps that everybody reaches")
    func nobody() async throws {
        let tally = try await forecast()
        #expect(tally.entered == 40)
        #expect(tally.steps.map(\.reached) == [40, 40, 40, 40, 0])
        #expect(tally.stopped == [.stop: 40])
        #expect(tally.steps[2].no == 40)
        #expect(tally.emails["a"]?.sent == 40)
        #expect(tally.sentOnDay.values.reduce(0, +) == 40)
        #expect(tally.inside == 0)
        #expect(tally.converted == 0 && tally.finished == 0)
    }

    @Test("of people who all click has everybody behind the click")
    func everybody() async throws {
        let tally = try await forecast(assuming: ["clicked=100%"])
        #expect(tally.emails["a"]?.facts["clicked"] == 40)
        #expect(tally.emails["a"]?.facts["opened"] == 40)
        // Half have opened after three hours, so a few click only after three days.
        #expect(tally.reached("5") > 34)
        #expect(tally.reached("4") + tally.reached("5") == 40)
        #expect(tally.finished == tally.reached("5"))
    }

    @Test("gives one email its own chance")
    func ofOneEmail() async throws {
        let two = ["nurture.flow": "on lead\ngoal meeting booked\nsend a\nwait 20 days\nsend b\nwait 20 days\n"]
        let tally = try await forecast(of: two, assuming: ["clicked=0%", "clicked b=100%"])
        #expect(tally.emails["a"]?.facts["clicked"] == nil)
        #expect(tally.emails["b"]?.facts["clicked"] == 40)
    }

    @Test("is the same for the same seed, on any number of cores, and another for another seed")
    func seeds() async throws {
        let assumed = ["clicked=40%", "meeting booked=20%"]
        let first = try await forecast(contacts: 70, seed: 7, cores: 1, assuming: assumed)
        let second = try await forecast(contacts: 70, seed: 7, cores: 3, assuming: assumed)
        #expect(first == second)
        let other = try await forecast(contacts: 70, seed: 8, cores: 1, assuming: assumed)
        #expect(first != other)
    }

    @Test("draws about as many as assumed")
    func shares() async throws {
        let tally = try await forecast(contacts: 400, assuming: ["opened=50%", "clicked=20%", "bounced=5%"])
        let facts = try #require(tally.emails["a"]?.facts)
        // Five standard deviations of a binomial of 400.
        #expect(abs((facts["bounced"] ?? 0) - 20) < 22)
        #expect(abs((facts["clicked"] ?? 0) - 76) < 40)
        #expect(abs((facts["opened"] ?? 0) - 190) < 50)
    }

    @Test("counts conversions with the time that they took")
    func goals() async throws {
        let tally = try await forecast(
            of: ["nurture.flow": "on lead\ngoal meeting booked\nsend a\nwait 60 days\n"],
            days: 90,
            assuming: ["meeting booked=100%"]
        )
        #expect(tally.converted == 40)
        #expect(tally.millisecondsToGoal.count == 40)
        #expect(tally.millisecondsToGoal == tally.millisecondsToGoal.sorted())
        let days = tally.millisecondsToGoal.map { Double($0) / 86_400_000 }
        #expect(days[0] > 0 && days[39] <= 45)
        #expect((3...9).contains(days[20]))
    }

    @Test("leaves out who unsubscribes")
    func unsubscribing() async throws {
        let tally = try await forecast(assuming: ["unsubscribed=100%"])
        #expect(tally.stopped[.unsubscribed, default: 0] > 30)
    }

    @Test("says who is still inside when it ends, and where")
    func inside() async throws {
        let tally = try await forecast(days: 2)
        #expect(tally.inside == 40)
        #expect(tally.steps.map(\.inside) == [0, 40, 0, 0, 0])
    }

    @Test("finds the way through steps that say nothing")
    func silentSteps() async throws {
        let text = """
            on lead
            goal meeting booked
            1. tag seen
            2. tag seen
            3. wait until a weekday
            4. if country is "NL":
              4.1. send a
            otherwise:
              4.2. tag seen
              4.3. send b
            end
            5. set plan to "pro"
            """
        let tally = try await forecast(of: ["nurture.flow": text])
        #expect(tally.steps.map(\.number) == ["1", "2", "3", "4", "4.1", "4.2", "4.3", "5"])
        #expect(tally.steps.map(\.reached) == [40, 40, 40, 40, 0, 40, 40, 40])
    }

    @Test(
        "invents contacts that other triggers let in",
        arguments: [
            "on stage Customer", "on score at least 50", "on segment big", "on 30 days before renewal date at 09:00",
            "on every Monday at 09:00 in segment big", "on clicked a", "on unsubscribed\ntopic transactional",
        ]
    )
    func triggers(trigger: String) async throws {
        let files = [
            "nurture.flow": "\(trigger)\nenter once\ngoal meeting booked\nsend a\nwait 1 day\n",
            "other.flow": "on other\ngoal meeting booked\nsend a\n",
            "z-lifecycle.flow": "stages:\n  Lead \"a\"\n  Customer \"b\"\nend\nsegment \"Big\": seats >= 10\n",
        ]
        let tally = try await forecast(of: files, contacts: 20)
        #expect(tally.entered == 20)
    }

    @Test("says what is wrong with an assumption")
    func assumptions() throws {
        #expect(try Assumption("Clicked=65%") == Assumption(.message(.clicked, email: nil), chance: 0.65))
        #expect(
            try Assumption("clicked nurture_email 2 = 0.2")
                == Assumption(.message(.clicked, email: "nurture email 2"), chance: 0.2)
        )
        #expect(try Assumption("meeting booked=6.5 %") == Assumption(.event("meeting booked"), chance: 0.065))
        #expect(try Assumption("unsubscribed=1%") == Assumption(.unsubscribed(email: nil), chance: 0.01))
        for text in ["", "clicked", "=5%", " = 5%"] {
            #expect(throws: Assumption.Failure.noName) { try Assumption(text) }
        }
        for text in ["clicked=", "clicked=101%", "clicked=-1%", "clicked=two", "clicked=1e-3", "clicked=nan", "a=%"] {
            #expect(throws: Assumption.Failure.noChance) { try Assumption(text) }
        }
    }
}
