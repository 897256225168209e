import FlowModel
import FlowRuntime

/// One way out of several: a mail server or a provider, with connections of its own.
///
/// Each keeps to what `Mailer` promises; the reports go to whoever made it.
protocol Carrier: Mailer, Sendable {
    /// Begins nothing new and returns when everything is reported.
    func stop(graceSeconds: Int) async
}

/// How a carrier's attempt ended.
struct CarrierReport: Hashable, Sendable {
    var report: DeliveryReport
    /// The carrier took nothing of the message and said nothing about it: another may have it at once.
    var isForAnother = false
}
