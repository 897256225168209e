extension KeywordTable {
    static let english = KeywordTable(
        spellings: [
            .flow: ["flow"], .on: ["on"], .filter: ["where"], .goal: ["goal"], .stopWhen: ["stop when"],
            .enter: ["enter"], .once: ["once"], .againAfter: ["again after"], .everyTime: ["every time"],
            .by: ["by"], .topic: ["topic"], .sendingHours: ["sending hours"], .timeZone: ["time zone"],
            .from: ["from"],
            .step: ["step"], .was: ["was"], .send: ["send"], .notify: ["notify"], .with: ["with"],
            .callWebhook: ["call webhook"], .call: ["call"], .andKeep: ["and keep"], .wait: ["wait"],
            .waitUntil: ["wait until"], .atMost: ["at most"], .condition: ["if"], .then: ["then"],
            .otherwise: ["otherwise"], .end: ["end"], .split: ["split"], .goTo: ["go to"], .go: ["go"],
            .times: ["times", "time"], .set: ["set"], .to: ["to"], .clear: ["clear"], .tag: ["tag"],
            .untag: ["untag"], .add: ["add"], .subtract: ["subtract"], .move: ["move"], .subscribe: ["subscribe"],
            .unsubscribe: ["unsubscribe"], .record: ["record"], .startFlow: ["start flow"], .start: ["start"],
            .stop: ["stop"],
            .and: ["and"], .or: ["or"], .not: ["not"], .clicked: ["clicked"], .opened: ["opened"],
            .bounced: ["bounced"], .replied: ["replied"], .complained: ["complained"], .link: ["link"],
            .anyEmail: ["any email"], .ever: ["ever"], .inTheLast: ["in the last"], .atLeast: ["at least"],
            .is: ["is"], .oneOf: ["one of"], .contains: ["contains"], .startsWith: ["starts with"],
            .endsWith: ["ends with"], .before: ["before"], .after: ["after"], .between: ["between"], .at: ["at"],
            .yes: ["yes"], .no: ["no"], .event: ["event"], .inSegment: ["in segment"], .tagged: ["tagged"],
            .subscribed: ["subscribed"], .unsubscribed: ["unsubscribed"], .stage: ["stage"],
            .segment: ["segment"], .score: ["score"], .every: ["every"], .within: ["within"], .since: ["since"],
            .until: ["until"],
            .years: ["years", "year"], .months: ["months", "month"], .weeks: ["weeks", "week"],
            .days: ["days", "day"], .hours: ["hours", "hour"], .minutes: ["minutes", "minute"],
            .seconds: ["seconds", "second"], .workingDays: ["working days", "working day"],
            .weekday: [
                "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "a weekday", "weekdays",
            ],
            .stages: ["stages"], .scoring: ["scoring"], .journey: ["journey"], .scenario: ["scenario"],
            .given: ["given"], .expect: ["expect"],
        ],
        reserved: [
            "and", "or", "not", "if", "then", "otherwise", "end", "when", "where", "until", "within", "since", "at",
            "is", "in", "on", "before", "after", "to", "from", "with", "by", "go", "stop", "between", "ever", "times",
            "every", "contains", "starts", "ends",
            "send", "notify", "call", "wait", "set", "clear", "tag", "untag", "add", "subtract", "move", "subscribe",
            "unsubscribe", "record", "start", "split",
        ],
        numberWords: [
            "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
            "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
        ]
    )
}
