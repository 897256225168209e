/// Whether the arms of a split hold as many contacts as their shares say.
///
/// Where they do not, something besides chance decides who is counted in which arm, and no difference between them can
/// be laid to what the arms do: a sample ratio mismatch. It is looked for by Pearson's chi-squared test at p < 0.001,
/// as Kohavi, Tang and Xu do (Trustworthy Online Controlled Experiments, 2020, chapter 21; Fabijan et al., Diagnosing
/// Sample Ratio Mismatch in Online Controlled Experiments, KDD 2019).
struct ArmBalance {
    /// Below that many expected contacts in any arm the test is not one (Cochran 1954).
    private static let fewExpected = 5.0

    let total: Int
    /// Index of the arm that adds most to the statistic, and how many contacts its share lets expect.
    let worst: (arm: Int, expected: Double)
    private let statistic: Double
    private let degrees: Int

    /// Nil where nothing can be tested: with fewer than two arms, or too few contacts.
    init?(contacts: [Int], shares: [Int]) {
        let (total, whole) = (contacts.reduce(0, +), shares.reduce(0, +))
        guard contacts.count == shares.count, contacts.count > 1, whole > 0 else { return nil }
        let expected = shares.map { Double(total) * Double($0) / Double(whole) }
        guard expected.allSatisfy({ $0 >= ArmBalance.fewExpected }) else { return nil }
        let parts = zip(contacts, expected).map { observed, expected in
            (Double(observed) - expected) * (Double(observed) - expected) / expected
        }
        guard let most = parts.indices.max(by: { (parts[$0], -$0) < (parts[$1], -$1) }) else { return nil }
        (self.total, worst) = (total, (most, expected[most]))
        (statistic, degrees) = (parts.reduce(0, +), contacts.count - 1)
    }

    /// Whether chance alone would do so less than once in a thousand times.
    var isOff: Bool { statistic > ArmBalance.critical(degrees) }

    /// The 99.9 % quantile of the chi-squared distribution.
    ///
    /// Beyond ten degrees of freedom by Wilson and Hilferty (1931), which is less than 0.6 % above it there.
    static func critical(_ degrees: Int) -> Double {
        if quantiles.indices.contains(degrees - 1) { return quantiles[degrees - 1] }
        let part = 2 / (9 * Double(degrees))
        let root = 1 - part + 3.090_232 * part.squareRoot()
        return Double(degrees) * root * root * root
    }

    /// Of 1, 2 … degrees of freedom (NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.4).
    private static let quantiles = [10.828, 13.816, 16.266, 18.467, 20.515, 22.458, 24.322, 26.125, 27.877, 29.588]
}

extension JourneyReport.Group {
    /// Says that the arms of a split are not filled as their shares say; nil where they are, and for other groups.
    package var imbalance: String? {
        guard case .arms(_, _, let arms) = breakdown, rows.count >= arms.count else { return nil }
        let shares = arms.compactMap(\.share)
        let counted = rows.prefix(arms.count).map(\.contacts)
        guard let balance = ArmBalance(contacts: counted, shares: shares), balance.isOff else { return nil }
        let arm = balance.worst.arm
        return "The arms are not filled as their shares say: of \(Figures.count(balance.total)) contacts "
            + "\(Figures.count(counted[arm])) are in “\(arms[arm].title)”, where about "
            + "\(Figures.count(Int(balance.worst.expected.rounded()))) were to be expected. Chance does that less than "
            + "once in a thousand times (chi-squared test), so the arms differ by more than what they do, and this "
            + "comparison is not to be trusted. Were the shares changed, or does the journey begin behind the split?"
    }
}
