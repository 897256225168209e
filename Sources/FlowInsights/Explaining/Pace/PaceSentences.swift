/// Says how many emails one contact can get in 7 days, and by which way.
enum PaceSentences {
    static func lines(_ pace: EmailPace) -> [String] {
        guard !pace.flows.isEmpty else { return ["None: no flow sends an email to a contact."] }
        var lines: [String] = []
        if let most = pace.most {
            lines += TextWrap.lines("\(Words.count(most, "email")), when everything comes together:")
        } else {
            let limited = pace.mostOfLimited
            let besides = limited > 0 ? " The other flows send at most \(limited)." : ""
            lines += TextWrap.lines("There is no limit, because of what stands below." + besides)
        }
        for flow in pace.flows { lines += self.lines(flow) }
        lines += TextWrap.lines(
            "As if every condition went the way of the most emails, and each wait for something to happen were over at"
                + " once. 7 days are 7 times 24 hours of the contact's clock; frequency caps are left out."
        )
        return lines
    }

    private static func lines(_ flow: EmailPace.FlowPace) -> [String] {
        let way = Words.list(flow.way.map { "step \($0.step) on day \($0.day)" })
        let text: String
        switch (flow.most, flow.reason) {
        case (let most?, _): text = "\(flow.title): \(most), by \(way)"
        case (nil, .everyTimeBy(let property)?):
            text =
                "\(flow.title): \(flow.way.count) for each \(Words.name(property)), by \(way); each further"
                + " \(Words.name(property)) enters again, at the same time too"
        case (nil, .everyTime?):
            text = "\(flow.title): \(flow.way.count) each time it enters, by \(way); it may enter again at once"
        case (nil, _): text = "\(flow.title): more than \(EmailPace.countedAtMost), since a loop can send again at once"
        }
        return TextWrap.lines(text, first: "- ", rest: "  ")
    }
}
