import Testing

/// The table of LANGUAGE, section 7, each row in the smallest file in which it decides something.
enum DutchTable {
    struct Pair: Sendable, CustomTestStringConvertible {
        /// Where the words stand.
        enum Place: Sendable {
            /// A step of a flow that has begun.
            case step
            /// A setting before the first step.
            case setting
            /// A file of its own.
            case file
        }

        var place: Place
        var english: String
        var dutch: [String]

        var testDescription: String { english }

        func file(_ words: String, _ head: String) -> String {
            switch place {
            case .step: head + words
            case .setting: words + "\n" + head + (head.hasPrefix("on") ? "tag z" : "label z")
            case .file: words
            }
        }
    }

    private static func step(_ english: String, _ dutch: String...) -> Pair {
        Pair(place: .step, english: english, dutch: dutch)
    }

    private static func setting(_ english: String, _ dutch: String...) -> Pair {
        Pair(place: .setting, english: english, dutch: dutch)
    }

    private static func file(_ english: String, _ dutch: String...) -> Pair {
        Pair(place: .file, english: english, dutch: dutch)
    }

    static let rows: [Pair] = settings + triggers + steps + moments + conditions + lifecycle

    private static let settings: [Pair] = [
        file("flow X\non lead\ngoal y\ntag z", "flow X\nbij lead\ndoel y\nlabel z", "flow X\nop lead\ndoel y\nlabel z"),
        setting("on a where b is 1", "bij a waarbij b is 1", "op a waar b is 1"),
        setting("stop when bought", "stop zodra bought", "stop wanneer bought"),
        setting("enter once", "toegang eenmalig"),
        setting("enter again after 30 days", "toegang opnieuw na 30 dagen"),
        setting("enter every time", "toegang elke keer"),
        setting("enter every time by order id", "toegang elke keer per order id"),
        setting("topic newsletter", "onderwerp newsletter"),
        setting("sending hours 09:00 to 17:00 on weekdays", "verzendtijden 09:00 tot 17:00 op werkdagen"),
        setting("sending hours 22:00 to 06:00 on weekends", "verzendtijden 22:00 naar 06:00 bij weekenden"),
        setting("sending hours 09:00 to 17:00 on Monday, Friday", "verzendtijden 09:00 op 17:00 op maandag, vrijdag"),
        setting(
            "sending hours 09:00 to 17:00 on Monday to Thursday",
            "verzendtijden 09:00 tot 17:00 op maandag tot donderdag"
        ),
        setting("time zone Europe/Amsterdam", "tijdzone Europe/Amsterdam"),
        setting("from \"anna@example.com\"", "van \"anna@example.com\"", "vanaf \"anna@example.com\""),
    ]

    private static let triggers: [Pair] = [
        setting("on score at least 50", "bij score minstens 50", "op score minstens 50"),
        setting("on 30 days before renewal date at 09:00", "bij 30 dagen voor renewal date om 09:00"),
        setting("enter once\non birthday every year at 09:00", "toegang eenmalig\nbij birthday elk jaar om 09:00"),
        setting("on clicked or unsubscribed", "bij geklikt of uitgeschreven"),
        setting("on opened any email", "bij geopend een e-mail"),
        file(
            "segment S: a is 1\nflow X\non every Monday at 09:00 in segment s\nenter every time\ngoal y\ntag z",
            "segment S: a is 1\nflow X\nbij elke maandag om 09:00 in segment s\ntoegang elke keer\ndoel y\nlabel z",
            "segment S: a is 1\nflow X\nbij iedere maandag om 09:00 in segment s\ntoegang elke keer\ndoel y\nlabel z"
        ),
        file(
            "segment S: a is 1\nflow X\non every day at 09:00 in segment s\nenter every time\ngoal y\ntag z",
            "segment S: a is 1\nflow X\nbij elke dag om 09:00 in segment s\ntoegang elke keer\ndoel y\nlabel z"
        ),
        file(
            "segment S: a is 1\nflow X\non every weekday at 09:00 in segment s\nenter every time\ngoal y\ntag z",
            "segment S: a is 1\nflow X\nbij elke werkdag om 09:00 in segment s\ntoegang elke keer\ndoel y\nlabel z"
        ),
        file(
            "segment S: a is 1\nflow X\non every month on day 31 at 09:00 in segment s\nenter once\ngoal y\ntag z",
            "segment S: a is 1\nflow X\nbij elke maand op dag 31 om 09:00 in segment s\n"
                + "toegang eenmalig\ndoel y\nlabel z"
        ),
        file(
            "stages:\nA\nend\nsegment S: a is 1\nflow X\non stage A\non segment s\ngoal y\ntag z",
            "fasen:\nA\neinde\nsegment S: a is 1\nflow X\nbij fase A\nop segment s\ndoel y\nlabel z"
        ),
    ]

    private static let steps: [Pair] = [
        step("step one: send a, otherwise stop", "stap one: stuur a, anders stop"),
        step("step one (was two): send a", "stap one (was two): stuur a"),
        step("notify sales with a", "meld sales met a"),
        step("call webhook crm and keep owner, tier", "roep webhook crm en bewaar owner, tier"),
        step("if a is 1, then tag z, otherwise stop", "als a is 1, dan label z, anders stop"),
        step(
            "if a is 1:\ntag z\notherwise if b is 1:\nuntag z\notherwise:\nstop\nend",
            "als a is 1:\nlabel z\nanders als b is 1:\nontlabel z\nanders:\nstop\neinde"
        ),
        step("split:\n50%: tag a\nrest: tag b\nend", "verdeel:\n50%: label a\nrest: label b\neinde"),
        step(
            "step x: wait 1 day\ngo to x, at most 3 times\ntag z",
            "stap x: wacht 1 dag\nga naar x, hoogstens 3 keer\nlabel z"
        ),
        step("if a is 1 go to step 2\ntag z", "als a is 1 ga naar stap 2\nlabel z"),
        step("set plan to \"pro\"", "zet plan naar \"pro\"", "zet plan op \"pro\"", "zet plan tot \"pro\""),
        step("set plan to yes\nset plan to no", "zet plan naar ja\nzet plan op nee"),
        step("clear plan", "wis plan"),
        step("add 10 points\nsubtract 1 point", "plus 10 punten\nmin 1 punt"),
        file(
            "stages:\nA\nend\nflow X\non lead\ngoal y\nmove to stage A",
            "fasen:\nA\neinde\nflow X\nbij lead\ndoel y\nverplaats naar fase A"
        ),
        step("subscribe to news\nunsubscribe from news", "schrijf in voor news\nschrijf uit voor news"),
        step("unsubscribe from everything", "schrijf uit voor alles"),
        step("record asked", "noteer asked"),
        file(
            "flow X\non lead\ngoal y\ntag z\nflow Y\non a\ngoal y\nstart flow X",
            "flow X\nbij lead\ndoel y\nlabel z\nflow Y\nbij a\ndoel y\nstart flow X"
        ),
    ]

    private static let moments: [Pair] = [
        step(
            "wait 1 year 2 months 1 week 2 days 1 hour 2 minutes 1 second",
            "wacht 1 jaar 2 maanden 1 week 2 dagen 1 uur 2 minuten 1 seconde"
        ),
        step(
            "wait 2 years 1 month 2 weeks 1 day 2 hours 1 minute 2 seconds",
            "wacht 2 jaar 1 maand 2 weken 1 dag 2 uur 1 minuut 2 seconden",
            "wacht 2 jaren 1 maand 2 weken 1 dag 2 uren 1 minuut 2 seconden"
        ),
        step("wait 1 working day\nwait 2 working days 3 hours", "wacht 1 werkdag\nwacht 2 werkdagen 3 uur"),
        step("wait until 09:00", "wacht tot 09:00"),
        step("wait until Tuesday 09:00", "wacht tot dinsdag 09:00"),
        step("wait until Wednesday\nwait until Saturday", "wacht tot woensdag\nwacht tot zaterdag"),
        step("wait until Sunday\nwait until a weekday", "wacht tot zondag\nwacht tot een werkdag"),
        step("wait until a weekday between 09:00 and 17:00", "wacht tot een werkdag tussen 09:00 en 17:00"),
        step("wait until 3 days before due date at 09:00", "wacht tot 3 dagen voor due date om 09:00"),
        step("wait until 3 days after event.due date", "wacht tot 3 dagen na event.due date"),
        step("wait until bought, at most 4 days, otherwise stop", "wacht tot bought, hoogstens 4 dagen, anders stop"),
    ]

    private static let conditions: [Pair] = [
        "clicked": "geklikt", "opened a": "geopend a", "bounced any email": "gebounced een e-mail",
        "replied or complained": "beantwoord of geklaagd", "clicked link \"x\"": "geklikt link \"x\"",
        "meeting booked ever": "meeting booked ooit", "bought in the last 30 days": "bought in de laatste 30 dagen",
        "visited at least 3 times": "visited minstens 3 keer",
        "bought where (amount >= 1 and a is yes)": "bought waarbij (amount >= 1 en a is ja)",
        "not (a is 1 or b is not 2)": "niet (a is 1 of b is niet 2)",
        "a is one of 1, 2": "a is een van 1, 2", "a is not one of 1, 2": "a is niet één van 1, 2",
        "a is set": "a is ingevuld", "a is not set": "a is niet ingevuld", "a contains \"x\"": "a bevat \"x\"",
        "a starts with \"x\"": "a begint met \"x\"", "a ends with \"x\"": "a eindigt op \"x\"",
        "a between -5 and 5": "a tussen -5 en 5", "d before 2027-01-01": "d voor 2027-01-01",
        "d after 30 days ago": "d na 30 dagen geleden", "d after 1 day from now": "d na 1 dag vanaf nu",
        "tagged vip": "gelabeld vip", "subscribed to news": "ingeschreven voor news",
        "unsubscribed": "uitgeschreven", "score < 50": "score < 50",
    ].sorted { $0.key < $1.key }.map { english, dutch in
        step("send a\nwait 1 day\nif \(english) tag z", "stuur a\nwacht 1 dag\nals \(dutch) label z")
    }

    private static let lifecycle: [Pair] = [
        file(
            "stages:\nA\nend\nsegment S: a is 1\njourney \"A to B\":\nlead or purchase\nsent a\nsent any email\n"
                + "clicked a or replied any email or opened\nbounced or complained or unsubscribed\nstage A\nend\n"
                + "flow F\non lead\ngoal purchase\nsend a",
            "fasen:\nA\neinde\nsegment S: a is 1\nreis \"A to B\":\nlead of purchase\nverstuurd a\n"
                + "verstuurd een e-mail\ngeklikt a of beantwoord een e-mail of geopend\n"
                + "gebounced of geklaagd of uitgeschreven\nfase A\neinde\nflow F\nbij lead\ndoel purchase\nstuur a"
        ),
        file(
            "stages:\nA \"x\" when lead\noutside: B when c\nend\nsegment S: stage is at least A and in segment T\n"
                + "segment T: stage is not set",
            "fasen:\nA \"x\" wanneer lead\nbuiten: B zodra c\neinde\nsegment S: fase is minstens A en in segment T\n"
                + "segment T: fase is niet ingevuld"
        ),
        file(
            "segment S: a is 1\nscoring:\nclicked +1, at most 5\nlead where a is 1 +2, at most once a day\n"
                + "-5 every 30 days without activity\nend",
            "segment S: a is 1\npuntentelling:\ngeklikt +1, hoogstens 5\n"
                + "lead waarbij a is 1 +2, hoogstens eens per dag\n"
                + "-5 elke 30 dagen zonder activiteit\neinde",
            "segment S: a is 1\npuntentelling:\ngeklikt +1, hoogstens 5\nlead waar a is 1 +2, hoogstens eens per dag\n"
                + "-5 iedere 30 dagen zonder activiteit\neinde"
        ),
    ]
}
