extension Mailbox {
    /// The reports of a mailbox that belongs to no Runner, as they come; whatever else is posted is lost.
    package func reports() -> AsyncStream<DeliveryReport> {
        let (stream, continuation) = AsyncStream.makeStream(of: DeliveryReport.self)
        onPost { [weak self] in
            for report in self?.drain(arrivals: 0).reports ?? [] { continuation.yield(report) }
        }
        return stream
    }
}
