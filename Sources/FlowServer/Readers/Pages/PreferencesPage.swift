import FlowMail
import FlowModel
import Hummingbird

/// All that a reader gets, to be changed in one form.
struct PreferencesPage {
    /// What was just done.
    enum Notice: Hashable {
        case saved
        /// The topic as readers call it.
        case unsubscribed(String)
        case unsubscribedFromEverything
    }

    private typealias Field = PreferencesForm.Field
    private typealias Words = Preferences.Words

    private let preferences: Preferences
    private let notice: Notice?

    init(_ preferences: Preferences, notice: Notice?) {
        (self.preferences, self.notice) = (preferences, notice)
    }

    var response: Response {
        ReaderPage.response(.ok, title: title, content: message + form)
    }

    private var title: String {
        switch notice {
        case nil: "Your email preferences"
        case .saved: "Your choices are saved"
        case .unsubscribed, .unsubscribedFromEverything: "You are unsubscribed"
        }
    }

    private var message: String {
        let text: String? =
            switch notice {
            case nil where preferences.getsNothing:
                "You are unsubscribed from everything. You may choose topics again at any time."
            case nil: nil
            case .saved: "There is nothing else to do. This is what you chose:"
            case .unsubscribed(let topic):
                "You will get no more emails of “\(topic)”. There is nothing else to do; this is what else you get:"
            case .unsubscribedFromEverything:
                "You are unsubscribed from all our emails. There is nothing else to do."
            }
        return text.map { "<p class=\"notice\" role=\"status\">\(HTMLEscaping.escape($0))</p>\n" } ?? ""
    }

    private var form: String {
        """
        <form method="post">
        <input type="hidden" name="\(Field.form)" value="\(Field.formValue)">
        \(topics)\(privacy)
        <button name="\(Field.action)" value="\(Field.save)">\(Words.save)</button>
        \(messageTopic)\(everything)</form>
        """
    }

    private var topics: String {
        guard !preferences.topics.isEmpty else { return "" }
        let lines = preferences.topics.map { topic in
            let slug = HTMLEscaping.escape(topic.slug.text)
            return "<input type=\"hidden\" name=\"\(Field.shown)\" value=\"\(slug)\">"
                + box(Field.topic, slug, isTicked: topic.isSubscribed, label: topic.name)
        }
        return fieldset(Words.topics, lines.joined(separator: "\n"))
    }

    private var privacy: String {
        let line = box(Field.tracking, Field.trackingOff, isTicked: !preferences.isTracked, label: Words.tracking)
        return fieldset("Privacy", line)
    }

    private var messageTopic: String {
        guard let topic = preferences.topics.first(where: { $0.slug == preferences.messageTopic }), topic.isSubscribed
        else { return "" }
        return quietButton(Field.messageTopic, Words.topic(topic.name))
    }

    private var everything: String {
        preferences.getsNothing ? "" : quietButton(Field.everything, Words.everything)
    }

    private func quietButton(_ action: String, _ words: String) -> String {
        "<button class=\"quiet\" name=\"\(Field.action)\" value=\"\(action)\">"
            + "\(HTMLEscaping.escape(words))</button>\n"
    }

    private func fieldset(_ legend: String, _ content: String) -> String {
        "<fieldset>\n<legend>\(HTMLEscaping.escape(legend))</legend>\n\(content)\n</fieldset>\n"
    }

    private func box(_ name: String, _ value: String, isTicked: Bool, label: String) -> String {
        "<label><input type=\"checkbox\" name=\"\(name)\" value=\"\(value)\"\(isTicked ? " checked" : "")>"
            + "<span>\(HTMLEscaping.escape(label))</span></label>"
    }
}
