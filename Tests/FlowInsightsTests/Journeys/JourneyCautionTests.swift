import FlowInsights
import FlowModel
import Testing

/// What the first lines of a journey's report say of doubtful figures.
@Suite struct JourneyCautionTests {
    private func report(_ contacts: [Int], sources: [String] = []) -> JourneyReport {
        let names = ["lead", "sent first email", "clicked first email", "purchase"]
        let journey = Journey(names[0], names.map { [($0, .event(Slug($0)))] })
        var report = JourneyReport(journey, began: nil, within: nil, end: Instant(milliseconds: 0), underWay: 0)
        (report.contacts, report.converted) = (contacts[0], contacts[contacts.count - 1])
        report.steps = zip(names, contacts).map { name, count in
            JourneyReport.Step(title: name, contacts: count, dropped: 0, underWay: 0, converted: 0, paths: [])
        }
        report.sources = sources.map { source in
            JourneyReport.Source(
                source: source,
                model: .first,
                contacts: 1,
                converted: 0,
                timeToConvert: Times(milliseconds: [])
            )
        }
        return report
    }

    private func cautions(_ report: JourneyReport) -> [String] {
        JourneyAnswers(report).sentences.filter { $0.contains("None of these") || $0.contains("capitals") }
    }

    @Test func `A step between others that nobody came to is asked about, with the nearest name`() {
        var passed = report([48, 0, 31, 2])
        #expect(
            cautions(passed) == [
                "None of these contacts came to step 2, sent first email, though 31 came to a later step: is it still "
                    + "called so, and is this its place?"
            ]
        )
        passed.steps[1].nearest = "fist-email"
        #expect(cautions(passed).first?.hasSuffix("is this its place? The nearest name is fist-email.") == true)
    }

    @Test func `Steps at the end of what anybody reached are nothing to wonder about`() {
        #expect(cautions(report([48, 31, 0, 0])) == [])
        #expect(cautions(report([48, 31, 7, 2])) == [])
        #expect(cautions(report([48, 0, 0, 2])).count == 2)
    }

    @Test func `Sources that differ in capitals alone are told`() {
        let told = cautions(report([4, 3, 2, 1], sources: ["google", "direct", "Google", "GOOGLE", "Bing"]))
        #expect(
            told == [
                "Sources that differ only in capitals are counted each for itself, as they were told: GOOGLE, Google "
                    + "and google."
            ]
        )
        #expect(cautions(report([4, 3, 2, 1], sources: ["google", "direct"])) == [])
    }
}
