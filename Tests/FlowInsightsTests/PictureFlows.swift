import FlowModel

/// The flows of which pictures and explanations are kept as golden files.
enum PictureFlows {
    static let all: [(name: String, flow: Flow)] = [
        ("three", three), ("nurture", nurture), ("trial", trial), ("twenty", twenty), ("odd", odd),
    ]

    static let three = Sketch.flow(
        "welcome",
        [.send("welcome"), .wait(days: 3), .oneLine("clicked", .send("offer"), otherwise: .stop)]
    )

    static let nurture = Sketch.flow(
        "nurture",
        [
            .send("nurture email 1"), .wait(days: 3), .oneLine("clicked", .jump(to: "6", limit: nil), otherwise: nil),
            .send("nurture email 2"), .either(.until("clicked", days: 4), otherwise: .stop),
            .act(.moveToStage(Slug("mql")), "move to stage MQL"),
            .act(.notify(team: Slug("sales"), email: Slug("new mql"), otherwise: nil), "notify sales with new mql"),
        ],
        goals: ["meeting booked"],
        stops: ["disqualified"],
        hours: DailyWindow(.weekdays, from: 32_400_000, to: 61_200_000)
    )

    static let trial = Sketch.flow(
        "Trial onboarding",
        [
            .send("trial welcome"), .wait(days: 1),
            .oneLine("project created", .jump(to: "8", limit: nil), otherwise: nil),
            .send("trial first project"), .wait(days: 2),
            .oneLine("still no project", .jump(to: "4", limit: 2), otherwise: nil),
            .oneLine("still no project", .tag("needs help"), otherwise: nil), .wait(days: 1),
            .block(
                [("no teammate", [.send("trial invite team"), .until("teammate invited", days: 3)])],
                otherwise: nil
            ),
            .wait(days: 1),
            .block(
                [
                    ("project created and teammate invited", [.tag("active trial"), .send("trial success")]),
                    ("opened any email or clicked any email", [.send("trial half way")]),
                ],
                otherwise: [.tag("quiet trial"), .send("trial need a hand")]
            ),
            .wait(days: 4), .send("trial last days"), .wait(days: 5),
            .act(.set(Slug("trial outcome"), .value(.text("not now"))), "set trial outcome to \"not now\""),
        ],
        goals: ["subscription started"],
        entry: .once
    )

    static let twenty = Sketch.flow(
        "Everything at once",
        [
            .send("hello"), .either(.until("clicked", days: 4), otherwise: .jump(to: "6", limit: nil)),
            .split([
                (5000, [.send("long story"), .wait(days: 2), .send("long story part two")]),
                (3000, [.send("short story")]), (2000, []),
            ]),
            .untilMoment(.next(DaySet([1]), at: 32_400_000), "Monday 09:00"), .send("monday mail"),
            .wait(days: 2),
            .oneLine("still silent", .jump(to: "2", limit: 3), otherwise: nil),
            .block(
                [
                    (
                        "country is \"NL\"",
                        [
                            .send("dutch offer"),
                            .block([("seats >= 50", [.send("large"), .stop])], otherwise: [.send("small")]),
                        ]
                    ),
                    ("country is one of \"BE\", \"LU\"", [.send("benelux offer"), .jump(to: "10", limit: nil)]),
                ],
                otherwise: [.tag("elsewhere")]
            ),
            .wait(days: 7),
            .either(webhook, otherwise: .tag("crm failed")),
            .oneLine("owner is \"kim@example.com\"", .send("from kim"), otherwise: .send("from us all")),
            .wait(hours: 12), .send("last words"), .oneLine("replied", .jump(to: "16", limit: nil), otherwise: nil),
            .jump(to: "18", limit: nil), .act(.record(Slug("talks")), "record talks"), .jump(to: "9", limit: 2),
            .act(.addPoints(-5), "subtract 5 points"), .wait(days: 3),
            .oneLine("clicked any email", .stop, otherwise: nil),
        ],
        goals: ["meeting booked", "purchase where amount >= 100"],
        stops: ["stage is Lost"]
    )

    private static let webhook = Sketch.act(
        .callWebhook(Slug("crm"), keep: [Slug("owner")], otherwise: nil),
        "call webhook crm and keep owner"
    )

    /// Texts that hurt whoever does not escape, and words that are wider than any box.
    static let odd = Sketch.flow(
        "Tom & \"Jerry\" <b>\u{1}#1`x`</b>",
        [
            .send("<script>alert('1')</script>"), .tag("Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbau"),
            .tag("電子メールを送信する前に三日間待ってください電子メールを送信する前に三日間"),
            .oneLine("note is \"a | b; c --> d\"", .tag("👩‍👩‍👧 end"), otherwise: .jump(to: "1", limit: 2)),
            .wait(days: 1),
        ],
        goals: ["\"]; click A \"#quot; \\ end"]
    )
}
