import FlowMail
import Hummingbird

/// The question behind the link of a double opt-in, and its answer; the topic is named as readers call it.
enum ConfirmationPage {
    case question(topic: String)
    case done(topic: String)

    /// What is agreed to, which is kept as proof.
    static func wording(topic: String) -> String {
        "Yes, send me “\(topic)”"
    }

    var response: Response {
        switch self {
        case .question(let topic):
            let button = HTMLEscaping.escape(ConfirmationPage.wording(topic: topic))
            return ReaderPage.response(
                .ok,
                title: "Please confirm your subscription",
                content: """
                    <p>You asked for “\(HTMLEscaping.escape(topic))” by email. If that was not you, close this page:
                    without your confirmation nothing is sent.</p>
                    <form method="post"><button>\(button)</button></form>
                    """
            )
        case .done(let topic):
            return ReaderPage.response(
                .ok,
                title: "You are subscribed",
                content: """
                    <p class="notice" role="status">You will get “\(HTMLEscaping.escape(topic))” by email. Each email
                    has a link to unsubscribe.</p>
                    """
            )
        }
    }
}
