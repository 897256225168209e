import FlowCommands
import FlowMail
import FlowModel
import Logging

extension Logger {
    /// Warns of senders whose mail no key signs in a way that receivers count.
    func tell(_ dkim: DKIMSigner, ofSenders senders: [String]) {
        for sentence in Set(senders.compactMap { dkim.warning(forSender: $0) }).sorted() {
            warning("mail may not arrive", metadata: ["reason": "\(sentence)"])
        }
    }
}

extension LoadedFolder {
    /// Whom flows and emails name as the sender, besides the configuration.
    var senders: [String] { flows.compactMap(\.sender) + library.senders.map(\.address) }
}
