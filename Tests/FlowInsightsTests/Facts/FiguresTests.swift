import FlowInsights
import Testing

@Suite struct FiguresTests {
    @Test func `Times are told in the largest unit of which there is one`() {
        let times = [59.9, 60, 3599, 3600, 86_399, 86_400].map { Figures.duration($0) }
        let expected = ["59.9 seconds", "1 minute", "1 hour", "1 hour", "1 day", "1 day"]
        #expect(times == expected)
    }

    @Test func `Whole numbers of a unit have no decimal, and one has no plural`() {
        let times = [0, 1, 90, 7200, 86_400 * 14, 86_400 * 9.44].map { Figures.duration($0) }
        #expect(times == ["0 seconds", "1 second", "1.5 minutes", "2 hours", "14 days", "9.4 days"])
    }

    @Test func `Shares have two decimals`() {
        #expect([0.0004, 0.0417, 0.5].map { Figures.percent($0) } == ["0.04 %", "4.17 %", "50.00 %"])
        #expect([-0.0205, -0.1].map { Figures.percent($0) } == ["-2.05 %", "-10.00 %"])
    }

    @Test func `Nobody and everybody are said of nobody and everybody alone`() {
        #expect([0, 0.000_04, 0.999_96, 1].map { Figures.percent($0) } == ["0 %", "<0.01 %", ">99.99 %", "100 %"])
    }

    @Test func `Large counts have their thousands apart`() {
        #expect([0, 999, 1000, 1_234_567].map { Figures.count($0) } == ["0", "999", "1,000", "1,234,567"])
    }

    @Test func `The median of an even number of times is the mean of the middle two`() {
        let times = Times(milliseconds: [4000, 1000, 2000, 9000])
        #expect(times.medianSeconds == 3)
        #expect(times.meanSeconds == 4)
        #expect(Times(milliseconds: [1000, 5000, 2000]).medianSeconds == 2)
        #expect(Times(milliseconds: []).meanSeconds == nil)
    }

    @Test func `The longest times that there can be have a mean and a median`() {
        let times = Times(milliseconds: [.max, .max])
        #expect(times.medianSeconds == Double(Int64.max) / 1000)
        #expect(times.meanSeconds == Double(Int64.max) / 1000)
    }
}
