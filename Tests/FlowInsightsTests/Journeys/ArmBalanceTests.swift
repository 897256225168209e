@testable import FlowInsights
import FlowModel
import Foundation
import Testing

/// Whether the arms of a split are as large as their shares say.
@Suite struct ArmBalanceTests {
    private func isOff(_ contacts: [Int], _ shares: [Int]) -> Bool? {
        ArmBalance(contacts: contacts, shares: shares)?.isOff
    }

    @Test func `Chance goes beyond the quantile once in a thousand times`() {
        for degrees in 1...120 {
            let half = ArmBalance.critical(degrees) / 2
            // Abramowitz and Stegun 26.4.4, 26.4.5: from two degrees of freedom to the next two.
            var chance = degrees.isMultiple(of: 2) ? exp(-half) : erfc(half.squareRoot())
            for lower in stride(from: degrees.isMultiple(of: 2) ? 2 : 1, to: degrees, by: 2) {
                chance += exp(Double(lower) / 2 * log(half) - half - lgamma(Double(lower) / 2 + 1))
            }
            #expect(abs(chance - 0.001) < 0.000_1, "\(degrees): \(chance)")
        }
    }

    @Test func `Halves of a thousand may differ by chance up to the quantile, and not beyond`() {
        // (2 · 52²) / 500 is 10.816, and (2 · 52.5²) / 500 would be 11.03.
        #expect(isOff([552, 448], [5_000, 5_000]) == false)
        #expect(isOff([553, 447], [5_000, 5_000]) == true)
        #expect(isOff([900, 100], [9_000, 1_000]) == false)
        #expect(isOff([500, 500], [9_000, 1_000]) == true)
    }

    @Test func `Too few contacts say nothing, and one arm neither`() {
        #expect(isOff([9, 0], [5_000, 5_000]) == nil)
        #expect(isOff([19, 0], [5_000, 5_000]) == true)
        #expect(isOff([1_000], [10_000]) == nil)
        #expect(isOff([0, 0], [5_000, 5_000]) == nil)
        #expect(isOff([10, 10], [0, 0]) == nil)
    }

    @Test func `An arm that is far too large is named, and what was to be expected`() throws {
        let arms = [
            JourneyBreakdown.Arm(title: "1 (50%): send email 1", isHoldout: false, share: 5_000),
            JourneyBreakdown.Arm(title: "2 (50%): nothing", isHoldout: true, share: 5_000),
        ]
        func group(_ counts: [Int]) -> JourneyReport.Group {
            let rows = zip(arms.map(\.title) + ["not at split 3"], counts).map { title, count in
                JourneyReport.Row(
                    title: title,
                    contacts: count,
                    converted: 0,
                    interval: Share(0, of: count).interval,
                    timeToConvert: Times(milliseconds: [])
                )
            }
            return JourneyReport.Group(breakdown: .arms(flow: Slug("a"), split: "3", arms: arms), rows: rows)
        }
        let told = try #require(group([2_600, 1_900, 77]).imbalance)
        #expect(told.contains("of 4,500 contacts 2,600 are in “1 (50%): send email 1”, where about 2,250"), "\(told)")
        #expect(group([2_290, 2_210, 9_000]).imbalance == nil)
    }
}
