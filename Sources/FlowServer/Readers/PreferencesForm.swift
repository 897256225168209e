import FlowModel

/// What was posted to a preferences page; pure.
enum PreferencesForm: Hashable {
    /// One click in a mail program (RFC 8058), or whatever else is no form of ours.
    case oneClick
    case everything
    /// The topic of the message.
    case messageTopic
    /// The topics that are ticked among those that were shown, and whether counting is forbidden.
    case choices(ticked: Set<Slug>, shown: Set<Slug>, forbidsTracking: Bool)

    /// The names and values of the page's own fields.
    enum Field {
        static let form = "form"
        static let formValue = "preferences"
        static let action = "do"
        static let save = "save"
        static let everything = "everything"
        static let messageTopic = "topic"
        static let topic = "topic"
        static let shown = "shown"
        static let tracking = "tracking"
        static let trackingOff = "off"
    }

    /// More fields than any page of ours has.
    private static let fieldLimit = 2_000

    /// Reads `application/x-www-form-urlencoded`; one-click bodies of any type have none of our fields.
    init(body: [UInt8]) {
        var values: [String: [String]] = [:]
        let fields = body.split(separator: UInt8(ascii: "&"), maxSplits: PreferencesForm.fieldLimit)
        for field in fields.prefix(PreferencesForm.fieldLimit) {
            let parts = field.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            values[PreferencesForm.decode(parts[0]), default: []].append(PreferencesForm.decode(parts[1]))
        }
        let isOneClick = values["List-Unsubscribe"] == ["One-Click"]
        guard !isOneClick, values[Field.form] == [Field.formValue] else {
            self = .oneClick
            return
        }
        guard values[Field.action] != [Field.everything] else {
            self = .everything
            return
        }
        guard values[Field.action] != [Field.messageTopic] else {
            self = .messageTopic
            return
        }
        self = .choices(
            ticked: Set((values[Field.topic] ?? []).map { Slug(stored: $0) }),
            shown: Set((values[Field.shown] ?? []).map { Slug(stored: $0) }),
            forbidsTracking: values[Field.tracking] == [Field.trackingOff]
        )
    }

    /// Undoes the encoding of the URL Standard (section 5.1); what is no encoding stays as it is.
    private static func decode(_ bytes: some Collection<UInt8>) -> String {
        var result: [UInt8] = []
        var rest = Array(bytes)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "+") {
                result.append(UInt8(ascii: " "))
            } else if byte == UInt8(ascii: "%"), let high = hexValue(rest.first),
                let low = hexValue(rest.dropFirst().first)
            {
                result.append(high << 4 | low)
                rest = rest.dropFirst(2)
            } else {
                result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func hexValue(_ digit: UInt8?) -> UInt8? {
        digit.flatMap { Character(Unicode.Scalar($0)).hexDigitValue }.map(UInt8.init)
    }
}
