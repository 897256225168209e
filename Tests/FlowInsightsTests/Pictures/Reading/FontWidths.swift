import Foundation

/// How wide letters are in DejaVu Sans 2.37, the widest of the usual fonts: in thousandths of the size.
enum FontWidths {
    static func width(_ text: String, size: Double, isBold: Bool) -> Double {
        let table = isBold ? bold : regular
        // A letter with a mark is as wide as without; a blank that does not break is one.
        let plain = text.decomposedStringWithCanonicalMapping.unicodeScalars
        let total = plain.reduce(0) { sum, scalar in
            let isMark = [.nonspacingMark, .format].contains(scalar.properties.generalCategory)
            let place = scalar == "\u{A0}" ? 0 : Int(scalar.value) - 32
            if let width = russian[scalar] { return sum + width * (isBold ? 11 : 10) / 10 }
            return sum + (table.indices.contains(place) ? table[place] : (isMark ? 0 : 1_000))
        }
        return Double(total) * size / 1_000
    }

    /// From the blank to the tilde.
    private static let regular = [
        318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636, 636, 636,
        636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295,
        656, 557, 863, 748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500, 500,
        613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592,
        818, 592, 592, 525, 636, 337, 636, 838,
    ]

    private static let bold = [
        348, 456, 521, 838, 696, 1002, 872, 306, 457, 457, 523, 838, 380, 415, 380, 365, 696, 696, 696, 696, 696,
        696, 696, 696, 696, 696, 400, 400, 838, 838, 838, 580, 1000, 774, 762, 734, 830, 683, 683, 821, 837, 372,
        372, 775, 637, 995, 837, 850, 733, 850, 770, 720, 682, 812, 774, 1103, 771, 724, 725, 457, 365, 457, 838,
        500, 500, 675, 716, 593, 716, 678, 435, 716, 712, 343, 343, 665, 343, 1042, 712, 687, 716, 716, 493, 595,
        478, 712, 652, 924, 645, 652, 582, 712, 365, 712, 838,
    ]

    /// Of the Cyrillic letters, not bold.
    private static let russian: [Unicode.Scalar: Int] = [
        "А": 684, "Б": 686, "В": 686, "Г": 610, "Д": 781, "Е": 632, "Ж": 1077, "З": 641, "И": 748, "Й": 748,
        "К": 710, "Л": 752, "М": 863, "Н": 752, "О": 787, "П": 752, "Р": 603, "С": 698, "Т": 611, "У": 609, "Ф": 861,
        "Х": 685, "Ц": 776, "Ч": 686, "Ш": 1069, "Щ": 1094, "Ъ": 833, "Ы": 882, "Ь": 686, "Э": 698, "Ю": 1080,
        "Я": 695, "а": 613, "б": 617, "в": 589, "г": 525, "д": 691, "е": 615, "ж": 901, "з": 532, "и": 650, "й": 650,
        "к": 604, "л": 639, "м": 754, "н": 654, "о": 612, "п": 654, "р": 635, "с": 550, "т": 583, "у": 592, "ф": 855,
        "х": 592, "ц": 681, "ч": 591, "ш": 915, "щ": 942, "ъ": 707, "ы": 790, "ь": 589, "э": 549, "ю": 842, "я": 602,
    ]
}
