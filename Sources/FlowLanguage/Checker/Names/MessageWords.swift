import FlowModel

/// Other ways to say that an email was clicked, opened or answered, which a flow would read as an event's name.
enum MessageWords {
    /// The condition that a name such as `contact has clicked` or `didn't open` was probably meant to be.
    static func meant(by name: Slug) -> String? {
        var fact: String?
        var isDenied = false
        for word in name.text.split(separator: "-").map(String.init) {
            if let next = facts[word] {
                guard fact == nil || fact == next else { return nil }
                fact = next
            } else if denials.contains(word) {
                isDenied = true
            } else if !fillers.contains(word) {
                return nil
            }
        }
        return fact.map { isDenied ? "not \($0)" : $0 }
    }

    private static let facts: [String: String] = [
        "click": "clicked", "clicks": "clicked", "clicked": "clicked", "clicking": "clicked",
        "open": "opened", "opens": "opened", "opened": "opened", "opening": "opened",
        "reply": "replied", "replies": "replied", "replied": "replied", "answered": "replied",
        "bounce": "bounced", "bounces": "bounced", "bounced": "bounced",
    ]

    private static let denials: Set<String> = [
        "no", "not", "never", "didn", "didnt", "doesn", "doesnt", "hasn", "hasnt", "isn", "isnt", "wasn", "wasnt",
        "haven", "havent",
    ]

    private static let fillers: Set<String> = [
        "t", "s", "did", "does", "has", "have", "was", "is", "been", "the", "a", "an", "any", "it", "they", "he", "she",
        "who", "contact", "person", "email", "mail", "link", "yet", "still",
    ]
}
