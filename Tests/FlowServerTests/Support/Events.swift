import FlowModel
import FlowRuntime

extension RecordingIntake {
    /// The one arrival that a test expects; nil when there is none or several.
    var onlyArrival: Arrival? { arrivals.count == 1 ? arrivals.first : nil }
}

extension Arrival {
    var contact: ContactReference? {
        if case .contact(let reference) = subject { reference } else { nil }
    }
}

extension Slug: ExpressibleByStringLiteral {
    package init(stringLiteral text: String) { self.init(text) }
}
