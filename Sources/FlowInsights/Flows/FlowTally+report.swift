import FlowModel

extension FlowTally {
    /// The flows by name and version.
    func flows(_ names: FactNames) -> [FlowReport.Key: FlowReport.Flow] {
        var result: [FlowReport.Key: FlowReport.Flow] = [:]
        for (key, count) in zip(flows.keys, flows.values) {
            guard let name = names.slug(key.flow) else { continue }
            var flow = FlowReport.Flow(
                name: name,
                version: Int(key.version),
                entered: count.entered,
                converted: count.converted,
                finished: count.finished,
                stopped: reasons(count.stopped, names),
                timeToConvert: Times(milliseconds: count.times)
            )
            (flow.sent, flow.opened, flow.clicked) = (count.sent, count.openers.contacts, count.clickers.contacts)
            result[FlowReport.Key(name: name, version: flow.version)] = flow
        }
        return result
    }

    /// By name, then by flow, version and arm; what is not known comes first.
    func emails(_ names: FactNames) -> [FlowReport.Email] {
        zip(emails.keys, emails.values).compactMap { key, count -> FlowReport.Email? in
            guard let name = names.slug(key.email) else { return nil }
            var email = FlowReport.Email(
                name: name,
                flow: names.slug(key.flow),
                version: key.version == 0 ? nil : Int(key.version),
                arm: key.arm == 0 ? nil : Int(key.arm)
            )
            func contacts(_ reading: EmailCount.Reading) -> Int { count.readers[reading.rawValue].contacts }
            email.sent = count.sent
            (email.opened, email.clicked, email.replied) = (contacts(.opened), contacts(.clicked), contacts(.replied))
            (email.bounced, email.complained) = (contacts(.bounced), contacts(.complained))
            email.unsubscribed = contacts(.unsubscribed)
            email.skipped = Dictionary(
                count.skipped.map { (SkipReason(number: $0)?.rawValue ?? "unknown", $1) },
                uniquingKeysWith: +
            )
            return email
        }.sorted { left, right in
            (left.name.text, left.flow?.text ?? "", left.version ?? 0, left.arm ?? 0)
                < (right.name.text, right.flow?.text ?? "", right.version ?? 0, right.arm ?? 0)
        }
    }

    private func reasons(_ counts: [UInt32: Int], _ names: FactNames) -> [String: Int] {
        Dictionary(counts.map { (names.slug($0)?.text ?? "", $1) }, uniquingKeysWith: +)
    }
}
