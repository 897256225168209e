/// A world whose export is a fixture: people in four zones who are somebody unknown at first, are led through flows,
/// read, buy, and leave by links of their mail.
struct RoundTripWorld {
    /// What somebody does at a moment.
    enum Deed: Sendable {
        /// A call of an application, without its braces.
        case call(String)
        /// Follows the link that begins so, of the last mail to that address with that subject.
        case read(String, address: String, subject: String)
        /// Unsubscribes with one click by the last such mail.
        case leave(address: String, subject: String)
        /// A mail comes back about the last such mail: of those that `Peers/feedback.py` makes.
        case answer(String, address: String, subject: String)
    }

    static let zones = ["Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]
    static let sources = ["webinar", "guide", "webinar", "guide", "friend"]

    static let journeys = """
        journey "Lead to customer":
          lead
          sent welcome
          clicked welcome or opened welcome
          stage Warm
          stage Customer or converted
        end
        journey "Visit to hand over":
          visited pricing
          lead
          sent offer or sent story
          hot
        end
        journey "Clicks of an application":
          lead
          "clicked" or "sent"
        end
        journey "What came back":
          lead
          sent welcome
          replied welcome or bounced welcome or complained any email
          unsubscribed
        end
        journey "Letters":
          purchase
          unsubscribed
        end

        flow Letters
        on purchase
        topic transactional
        1. subscribe to letters
        2. wait 1 day
        3. unsubscribe from letters
        """

    /// In the order of time.
    let deeds: [(at: String, deed: Deed)]

    init(contacts: Int) {
        var deeds: [(at: String, deed: Deed)] = []
        for number in 1...contacts { deeds += RoundTripWorld.life(number) }
        self.deeds = deeds.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
            .map(\.element)
    }

    static func address(_ number: Int) -> String { "contact-\(number)@example.com" }

    private static func life(_ number: Int) -> [(at: String, deed: Deed)] {
        let (address, day) = (address(number), 3 + number % 12)
        var life: [(at: String, deed: Deed)] = []
        func add(_ day: Int, _ hour: Int, _ deed: Deed) {
            life.append((moment(day, hour, minute: number), deed))
        }
        let traits =
            "\"email\":\"\(address)\",\"time_zone\":\"\(zones[number % zones.count])\","
            + "\"renewal_date\":\"2026-04-\(10 + number % 20)\",\"birthday\":\"1990-05-0\(1 + number % 9)\""
        // A browser that is told to be somebody's only then; of every second one the person is known before.
        if number % 3 == 0 {
            if number % 6 == 0 { add(day - 2, 9, identify("\"userId\":\"u-\(number)\"", traits)) }
            add(day - 1, 10, track("visited pricing", "\"anonymousId\":\"a-\(number)\"", "\"plan\":\"pro\""))
            let both = "\"userId\":\"u-\(number)\",\"anonymousId\":\"a-\(number)\""
            add(day - 1, 12, identify(both, traits))
        }
        let name = number % 3 == 0 ? "\"userId\":\"u-\(number)\"" : ""
        let source = sources[number % sources.count]
        let campaign = number % 7 == 0 ? "" : "\"source\":\"\(source)\""
        add(day, 14, track("lead", name, campaign, traits: number % 3 == 0 ? "" : traits))
        let known = number % 3 == 0 ? "" : "\"email\":\"\(address)\""
        // By then the mail has gone out in every zone; friends and strangers get none.
        let isMailed = source != "friend" && !campaign.isEmpty
        if isMailed, number % 4 == 2 { add(day + 3, 13, .read("/o/", address: address, subject: "welcome")) }
        if isMailed, number % 4 == 0 { add(day + 4, 13, .read("/c/", address: address, subject: "welcome")) }
        if isMailed, number % 9 == 4 { add(day + 3, 15, .answer("dsn", address: address, subject: "welcome")) }
        if isMailed, number % 8 == 1 { add(day + 3, 16, .answer("reply", address: address, subject: "welcome")) }
        if isMailed, number % 11 == 8 { add(day + 3, 17, .answer("complaint", address: address, subject: "welcome")) }
        if isMailed, number % 5 == 1 { add(day + 4, 15, .leave(address: address, subject: "welcome")) }
        if number % 6 == 1 { add(day + 2, 16, track("purchase", name, "\"amount\":49.5", traits: known)) }
        if number % 4 == 3 { add(day + 5, 9, track("visited pricing", name, "\"plan\":\"pro\"", traits: known)) }
        if number % 8 == 5 { add(day + 1, 17, track("please be quiet", name, "", traits: known)) }
        // Names that are the daemon's own, of an application: events like any other.
        if number % 5 == 2 {
            add(day + 1, 18, track("Clicked", name, "\"email\":\"welcome\"", traits: known))
            add(day + 1, 19, track("sent", name, "\"email\":\"welcome\"", traits: known))
        }
        return life
    }

    private static func moment(_ day: Int, _ hour: Int, minute: Int) -> String {
        func two(_ number: Int) -> String { (number < 10 ? "0" : "") + "\(number)" }
        return "2026-03-\(two(day))T\(two(hour)):\(two(minute)):00Z"
    }

    private static func track(_ event: String, _ name: String, _ properties: String, traits: String = "") -> Deed {
        let context = traits.isEmpty ? "" : ",\"context\":{\"traits\":{\(traits)}}"
        let who = name.isEmpty ? "" : "\(name),"
        return .call("\"type\":\"track\",\(who)\"event\":\"\(event)\",\"properties\":{\(properties)}\(context)")
    }

    private static func identify(_ name: String, _ traits: String) -> Deed {
        .call("\"type\":\"identify\",\(name),\"traits\":{\(traits)}")
    }
}
