@testable import FlowCommands
import FlowInsights
import FlowModel
import Testing

/// What a terminal of 80 columns shows, whatever stages, flows, emails, events and people are called.
@Suite struct ReportWidthTests {
    private let rounds = 120

    private func expectRoom(_ text: String, _ location: SourceLocation = #_sourceLocation) {
        let wide = text.split(separator: "\n").filter { columns($0) > 80 }
        #expect(wide.isEmpty, sourceLocation: location)
        let isPlain = text.unicodeScalars.allSatisfy { $0 == "\n" || $0.properties.generalCategory != .control }
        #expect(isPlain, sourceLocation: location)
    }

    @Test func `Stages fit`() {
        var hostile = HostileTitles(seed: 11)
        for _ in 0..<rounds {
            let scope = ReportScope(zone: .utc, segment: hostile.title())
            expectRoom(StageText(report: hostile.stages(), scope: scope).text(definitions: [hostile.title()]))
        }
    }

    @Test func `Flows fit, with reasons and steps that a file told`() {
        var hostile = HostileTitles(seed: 12)
        for _ in 0..<rounds {
            let scope = ReportScope(zone: .utc, segment: hostile.title())
            expectRoom(FlowReportText(report: hostile.flows(), scope: scope).text(definitions: [hostile.title()]))
        }
    }

    @Test func `Emails fit, with reasons that a file told`() {
        var hostile = HostileTitles(seed: 13)
        for _ in 0..<rounds {
            let scope = ReportScope(zone: .utc, source: hostile.title())
            expectRoom(EmailReportText(report: hostile.flows(), scope: scope).text(definitions: [hostile.title()]))
        }
    }

    @Test func `What goes with a goal fits`() {
        var hostile = HostileTitles(seed: 14)
        for _ in 0..<rounds {
            let scope = ReportScope(zone: .utc, segment: hostile.title())
            expectRoom(GoalText(report: hostile.goal(), scope: scope).text(definitions: [hostile.title()]))
        }
    }

    @Test func `What happened to one contact fits`() {
        var hostile = HostileTitles(seed: 15)
        for _ in 0..<rounds { expectRoom(StoryText(story: hostile.story(in: .utc)).text) }
    }

    @Test func `A column of words is wrapped, and none is lost that three lines can hold`() {
        var table = ReportTable([.flexible("Flow"), .left("reason"), .right("contacts")])
        table.add([.text("welcome"), .text("the contact asked by telephone to hear nothing more"), .text("3")])
        #expect(
            table.lines == [
                "Flow     reason                    contacts",
                "welcome  the contact asked by             3",
                "         telephone to hear",
                "         nothing more",
            ]
        )
    }
}
