import FlowModel

/// A message in parts, as RFC 5322 puts it together.
struct Message {
    var date: Instant
    var messageID: String
    var from: EmailAddress.Mailbox
    var to: String
    var replyTo: EmailAddress.Mailbox?
    var subject: String
    /// Nil where nobody can unsubscribe.
    var list: List?
    /// The parts of a Feedback-ID, the sender last: at most four, as Gmail reads them.
    var feedback: [String]
    /// Names the boundaries; `=_` cannot stand in quoted-printable text nor in base64.
    var boundaryDigest: String
    var text: String
    var html: String
    /// Shown by the HTML.
    var pictures: [MailAsset]
    var attachments: [MailAsset]

    /// What a mailing list says of itself.
    struct List {
        /// A dot-atom of two parts and more (RFC 2919).
        var id: String
        var unsubscribeURL: String
        /// `mailto:` (RFC 2369); nil where no such mail is read.
        var unsubscribeMail: String?
    }

    /// The header fields, an empty line and the body, signed with every key of the signer.
    func bytes(signer: DKIMSigner) -> [UInt8] {
        let content = self.content
        let fields = headerFields + content.fields
        var body: [UInt8] = []
        content.appendBody(to: &body)
        var result: [UInt8] = []
        for field in signer.signatures(of: fields, body: body, at: date) + fields { result += field.utf8 }
        result += "\r\n".utf8
        return result + body
    }

    private var content: MessagePart {
        var page = MessagePart.text(type: "text/html", html)
        if !pictures.isEmpty {
            page = .multipart(
                "related",
                boundary: "=_r" + boundaryDigest,
                [page] + pictures.map { .picture($0) }
            )
        }
        let both = MessagePart.multipart(
            "alternative",
            boundary: "=_" + boundaryDigest,
            [.text(type: "text/plain", text), page]
        )
        guard !attachments.isEmpty else { return both }
        return .multipart("mixed", boundary: "=_m" + boundaryDigest, [both] + attachments.map { .attachment($0) })
    }

    /// In the order in which they stand, without those of the content.
    private var headerFields: [String] {
        var fields = [
            HeaderText.structured("Date", [MessageDate.text(of: date)]),
            HeaderText.structured("Message-ID", ["<" + messageID + ">"]),
            HeaderText.mailbox("From", from),
            HeaderText.structured("To", [to]),
        ]
        if let replyTo { fields.append(HeaderText.mailbox("Reply-To", replyTo)) }
        fields.append(HeaderText.unstructured("Subject", subject))
        if let list { fields += Message.fields(of: list) }
        fields.append(HeaderText.structured("Feedback-ID", [feedback.map(Message.label).joined(separator: ":")]))
        fields.append(HeaderText.structured("MIME-Version", ["1.0"]))
        return fields
    }

    private static func fields(of list: List) -> [String] {
        var addresses = ["<" + list.unsubscribeURL + ">"]
        if let mail = list.unsubscribeMail {
            addresses[0] += ","
            addresses.append("<" + mail + ">")
        }
        return [
            HeaderText.structured("List-ID", ["<" + list.id + ">"]),
            HeaderText.structured("List-Unsubscribe", addresses),
            HeaderText.structured("List-Unsubscribe-Post", ["List-Unsubscribe=One-Click"]),
        ]
    }

    /// ASCII without dots, colons and spaces, and short: part of a Feedback-ID or a List-ID.
    static func label(_ text: String) -> String {
        String(PercentEncoding.component(text).prefix(60))
    }
}

/// The date of RFC 5322, section 3.3, in UTC.
enum MessageDate {
    private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    static func text(of instant: Instant) -> String {
        let local = LocalTime(millisecondsAsUTC: instant.milliseconds)
        let second = local.millisecondOfDay / 1000
        let day = local.date
        return "\(weekdays[day.weekday - 1]), \(padded(day.day)) \(months[day.month - 1]) \(day.year) "
            + "\(padded(second / 3600)):\(padded(second / 60 % 60)):\(padded(second % 60)) +0000"
    }

    private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}
