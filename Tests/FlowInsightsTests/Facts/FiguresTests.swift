import FlowInsights
import Testing

@Suite struct FiguresTests {
    @Test func `Times are told in the largest unit of which there is one`() {
        let times = [59.9, 60, 3599, 3600, 86_399, 86_400].map { Figures.duration($0) }
        let expected = ["59.9 seconds", "1.0 minutes", "60.0 minutes", "1.0 hours", "24.0 hours", "1.0 days"]
        #expect(times == expected)
    }

    @Test func `Shares have two decimals`() {
        #expect([0, 0.0004, 0.0417, 1].map { Figures.percent($0) } == ["0.00 %", "0.04 %", "4.17 %", "100.00 %"])
        #expect([-0.0205, -0.1, -0.000_01].map { Figures.percent($0) } == ["-2.05 %", "-10.00 %", "0.00 %"])
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
