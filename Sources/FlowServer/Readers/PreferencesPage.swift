import FlowMail
import Hummingbird

/// The pages that a reader sees who wants fewer emails.
///
/// Plain HTML in one piece: readable without styles, in light and dark, by screen readers; asks nothing of others.
enum PreferencesPage {
    /// Nothing changed yet; with the topic's name when the message has one.
    case choice(topic: String?)
    /// Unsubscribed from the topic, or from everything.
    case done(topic: String?)
    /// The link is damaged, or its message is not known any more.
    case unknown
    case tryAgain(Problem)

    var response: Response {
        switch self {
        case .choice(nil):
            page(
                .ok,
                "Unsubscribe",
                "<p>You will get no more emails from us.</p>" + form([("everything", "Unsubscribe from all emails")])
            )
        case .choice(let topic?):
            page(
                .ok,
                "Unsubscribe",
                "<p>This email belongs to <strong>\(HTMLEscaping.escape(topic))</strong>.</p>"
                    + form([
                        ("topic", "Unsubscribe from " + topic), ("everything", "Unsubscribe from all emails"),
                    ])
            )
        case .done(nil):
            page(
                .ok,
                "You are unsubscribed",
                "<p>You are unsubscribed from all our emails. There is nothing else to do.</p>"
            )
        case .done(let topic?):
            page(
                .ok,
                "You are unsubscribed",
                "<p>You are unsubscribed from <strong>\(HTMLEscaping.escape(topic))</strong>.</p>"
                    + form([("everything", "Unsubscribe from all emails as well")])
            )
        case .unknown:
            page(
                .notFound,
                "This link does not work",
                "<p>The address is incomplete or was changed. Open the link in the email again, "
                    + "or answer the email and ask to be unsubscribed.</p>"
            )
        case .tryAgain(let problem):
            tryAgain(problem)
        }
    }

    private func tryAgain(_ problem: Problem) -> Response {
        var response = page(
            problem.status,
            "Not yet: please try again",
            "<p>You are not unsubscribed yet, because nothing can be recorded at the moment. "
                + "Please try again in a minute.</p>"
        )
        if let seconds = problem.retryAfterSeconds { response.set("Retry-After", to: String(seconds)) }
        return response
    }

    private func form(_ choices: [(value: String, label: String)]) -> String {
        let buttons = choices.map { choice in
            "<button name=\"from\" value=\"\(choice.value)\">\(HTMLEscaping.escape(choice.label))</button>"
        }
        return "<form method=\"post\">" + buttons.joined(separator: "\n") + "</form>"
    }

    private func page(_ status: HTTPResponse.Status, _ title: String, _ content: String) -> Response {
        .html(
            status,
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex">
            <title>\(title)</title>
            <style>
            :root { color-scheme: light dark; }
            body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 36rem; margin: 4rem auto; padding: 0 1rem; }
            button { font: inherit; display: block; width: 100%; margin: 0 0 1rem; padding: .75rem 1rem; }
            </style>
            </head>
            <body>
            <main>
            <h1>\(title)</h1>
            \(content)
            </main>
            </body>
            </html>

            """
        )
    }
}
