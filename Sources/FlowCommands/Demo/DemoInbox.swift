import Foundation

/// The mailboxes of the invented contacts: `.eml` files in the outbox folder, read the way a person's mail program
/// would.
struct DemoInbox {
    /// An email as its reader sees it.
    struct Mail: Equatable {
        var recipient: String
        /// Addresses of the links that count clicks, in order.
        var links: [String]
        /// The address of the picture that counts openings.
        var picture: String?
    }

    private let folder: String
    private let publicURL: String
    private var seen: Set<String> = []

    init(folder: String, publicURL: String) {
        (self.folder, self.publicURL) = (folder, publicURL)
    }

    /// The emails that came since the last call, by file name.
    mutating func newMail() throws -> [Mail] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasSuffix(".eml") && !seen.contains($0) }.sorted()
        return try names.map { name in
            seen.insert(name)
            let message = try Data(contentsOf: URL(filePath: folder + "/" + name))
            return DemoInbox.read(Array(message), publicURL: publicURL)
        }
    }

    /// Finds the recipient, the links and the picture in a message of our own making.
    static func read(_ message: [UInt8], publicURL: String) -> Mail {
        let parts = MessageParts(message)
        let recipient = parts.headers["to"].map(address) ?? ""
        let text = [parts.text, parts.html].compactMap(\.self).joined(separator: "\n")
        var links: [String] = []
        for link in urls(in: text, beginning: publicURL + "/c/") where !links.contains(link) { links.append(link) }
        return Mail(recipient: recipient, links: links, picture: urls(in: text, beginning: publicURL + "/o/").first)
    }

    private static func address(_ value: String) -> String {
        guard let open = value.lastIndex(of: "<"), let close = value.lastIndex(of: ">"), open < close else {
            return value.lowercased()
        }
        return value[value.index(after: open)..<close].lowercased()
    }

    private static func urls(in text: String, beginning prefix: String) -> [String] {
        text.components(separatedBy: prefix).dropFirst().map { rest in
            prefix + rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
        }
    }
}
