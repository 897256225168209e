import FlowModel

/// One person's chance, drawn by a stable hash: the same seed, person and matter give the same number everywhere.
///
/// So a person has the same luck in every forecast of a seed, whatever else is assumed: two flows can be compared.
struct Luck {
    private let base: UInt64

    init(seed: UInt64, person: Int) {
        base = Luck.mixed(seed &+ Luck.mixed(UInt64(truncatingIfNeeded: person) &+ 0x9E37_79B9_7F4A_7C15))
    }

    /// A number from 0 up to, not including, 1, for the how-manieth time that the matter comes up.
    func draw(_ matter: String, _ name: Slug, time: Int = 0) -> Double {
        // FNV-1a (Fowler, Noll, Vo), finished by SplitMix64's mixer (Steele, Lea, Flood 2014).
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in matter.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        hash = (hash ^ 0xFF) &* 0x100_0000_01B3
        for byte in name.text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        let number = Luck.mixed(Luck.mixed(hash &+ UInt64(truncatingIfNeeded: time)) ^ base)
        return Double(number >> 11) * 0x1p-53
    }

    private static func mixed(_ number: UInt64) -> UInt64 {
        var result = number &+ 0x9E37_79B9_7F4A_7C15
        result = (result ^ (result >> 30)) &* 0xBF58_476D_1CE4_E5B9
        result = (result ^ (result >> 27)) &* 0x94D0_49BB_1331_11EB
        return result ^ (result >> 31)
    }
}
