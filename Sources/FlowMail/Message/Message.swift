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
    var unsubscribeURL: String?
    /// The parts of a Feedback-ID, the sender last.
    var feedback: [String]
    var boundary: String
    var text: String
    var html: String

    /// Header fields each with its CRLF, then an empty line and the body: a signature goes in front.
    var bytes: [UInt8] {
        var result = Array(headerFields.joined().utf8)
        result += "\r\n".utf8
        append("text/plain", text, to: &result)
        append("text/html", html, to: &result)
        result += "--\(boundary)--\r\n".utf8
        return result
    }

    /// In the order in which they stand.
    var headerFields: [String] {
        var fields = [
            HeaderText.structured("Date", [MessageDate.text(of: date)]),
            HeaderText.structured("Message-ID", ["<" + messageID + ">"]),
            HeaderText.mailbox("From", from),
            HeaderText.structured("To", [to]),
        ]
        if let replyTo { fields.append(HeaderText.mailbox("Reply-To", replyTo)) }
        fields.append(HeaderText.unstructured("Subject", subject))
        if let unsubscribeURL {
            fields.append(HeaderText.structured("List-Unsubscribe", ["<" + unsubscribeURL + ">"]))
            fields.append(HeaderText.structured("List-Unsubscribe-Post", ["List-Unsubscribe=One-Click"]))
        }
        fields.append(HeaderText.structured("Feedback-ID", [feedback.map(Message.feedbackPart).joined(separator: ":")]))
        fields.append(HeaderText.structured("MIME-Version", ["1.0"]))
        fields.append(
            HeaderText.structured("Content-Type", ["multipart/alternative;", "boundary=\"" + boundary + "\""])
        )
        return fields
    }

    private func append(_ type: String, _ content: String, to result: inout [UInt8]) {
        result += "--\(boundary)\r\n".utf8
        result += "Content-Type: \(type); charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n".utf8
        result += QuotedPrintable.encode(content)
    }

    /// ASCII, without the colon that separates, and short.
    private static func feedbackPart(_ text: String) -> String {
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
