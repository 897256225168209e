import FlowModel

/// One of the invented contacts of the demonstration: what begins its journey and how it behaves.
struct DemoPerson: Sendable {
    let address: String
    let firstName: String
    /// The event by which it comes in, with its properties.
    let arrival: String
    let arrivalProperties: [String: Value]
    /// Hours after the start at which it comes in.
    let arrivesAfterHours: Int
    /// Opens every email from the how-manieth on; nil never.
    let opensFrom: Int?
    /// Clicks in every email from the how-manieth on; nil never.
    let clicksFrom: Int?
    /// Does what the flow is for, so many hours after its first click; nil never.
    let converts: Conversion?

    struct Conversion: Sendable {
        var event: String
        var afterHours: Int
        /// What comes of it, each so many hours after the one before.
        var later: [Deed] = []
    }

    /// Something that an application reports.
    struct Deed: Sendable {
        var event: String
        var afterHours: Int
        var properties: [String: Value] = [:]
        /// Fields of the contact that come with it.
        var traits: [String: Value] = [:]
    }

    /// How many there are.
    static let count = 48

    /// All of them; the same at each call, so that a demonstration can be repeated.
    static let everybody: [DemoPerson] = (0..<count).map { index in
        let source = sources[index % sources.count]
        // Small primes spread the kinds of behaviour over the kinds of arrival without a generator.
        let temper = (index * 7 + index / 4) % 12
        let clicks = temper < 3 ? 1 : (temper < 5 ? 2 : (temper < 6 ? 3 : nil))
        let converts = clicks != nil && index % 5 != 3
        return DemoPerson(
            address: "\(names[index % names.count].lowercased())\(index + 1)@example.com",
            firstName: names[index % names.count],
            arrival: source.event,
            arrivalProperties: source.properties(index),
            arrivesAfterHours: index,
            opensFrom: temper < 9 ? 1 : nil,
            clicksFrom: clicks,
            converts: converts
                ? Conversion(
                    event: source.goal,
                    afterHours: 20 + (index * 13) % 70,
                    later: source.later(temper: temper, index: index)
                ) : nil
        )
    }

    private struct Source {
        var event: String
        var goal: String
        var properties: @Sendable (Int) -> [String: Value]

        /// Sales qualifies most of those who booked a meeting, and half of these buy; who buys is asked for a score.
        func later(temper: Int, index: Int) -> [Deed] {
            let qualified = Deed(event: "call noted", afterHours: 60, traits: ["qualified": .text("yes")])
            let unfit = Deed(event: "call noted", afterHours: 60, traits: ["qualified": .text("no")])
            let score = Double(6 + index % 5)
            let customer =
                [
                    Deed(event: "setup finished", afterHours: 30 + index),
                    Deed(event: "feedback given", afterHours: 32 * 24, properties: ["nps": .number(score)]),
                ] + (score >= 9 ? [Deed(event: "review written", afterHours: 50)] : [])
            switch goal {
            case "meeting booked":
                if temper == 5 { return [unfit] }
                return [qualified] + (temper < 3 ? [Deed(event: "purchase", afterHours: 100)] + customer : [])
            case "subscription started": return customer
            default: return []
            }
        }
    }

    private static let sources: [Source] = [
        Source(event: "lead", goal: "meeting booked") { ["source": .text($0 % 3 == 0 ? "google" : "newsletter")] },
        Source(event: "webinar ended", goal: "meeting booked") { index in
            ["webinar id": .text("spring"), "attended": .flag(index % 8 < 5)]
        },
        Source(event: "trial started", goal: "subscription started") { ["plan": .text($0 % 2 == 0 ? "team" : "solo")] },
        Source(event: "renewal due", goal: "renewed") { index in
            ["seats": .number(Double(5 + index * 3)), "auto renew": .flag(index % 12 == 3)]
        },
    ]

    private static let names = [
        "Anna", "Bob", "Cees", "Dewi", "Emre", "Fatima", "Gijs", "Hanna", "Ivo", "Jana", "Kofi", "Lotte", "Mila",
        "Noor", "Omar", "Pien", "Quinn", "Rosa", "Sven", "Tess", "Ugo", "Vera", "Wim", "Yara",
    ]
}
