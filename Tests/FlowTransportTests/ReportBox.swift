import FlowModel
import FlowRuntime
import Logging
import Testing

@testable import FlowTransport

/// Collects reports and waits for them.
final class ReportBox: Sendable {
    private let reports = Monitor<[DeliveryReport]>([])

    private let mailer = Monitor(Mailer())

    private struct Mailer: Sendable {
        weak var mailer: (any FlowRuntime.Mailer & Sendable)?
    }

    var report: @Sendable (DeliveryReport) -> Void {
        { [reports, mailer] report in
            mailer.read { $0.mailer }?.release([report.id])
            reports.change { $0.append(report) }
        }
    }

    /// Releases each message of that mailer when its report comes, as the Runner does when it is durable.
    func release(for mailer: any FlowRuntime.Mailer & Sendable) { self.mailer.change { $0.mailer = mailer } }

    /// The first reports when there are so many; fails when they do not come.
    func wait(_ count: Int) throws -> [DeliveryReport] {
        try #require(reports.wait(until: .after(seconds: 30)) { $0.count >= count ? $0 : nil })
    }

    func outcome() throws -> DeliveryReport.Outcome { try #require(try wait(1).first).outcome }

    /// How many came until now.
    var count: Int { reports.read { $0.count } }
}

func mail(_ number: Int64 = 1, to recipient: String = "anna@example.com", text: String = "Hi\r\n") -> OutgoingMail {
    OutgoingMail(
        id: OutboxID(number),
        body: MessageBody(
            sender: "nurture@example.com",
            recipient: recipient,
            messageID: "\(number)@example.com",
            bytes: Array(text.utf8)
        )
    )
}

/// A logger without words.
var quiet: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
