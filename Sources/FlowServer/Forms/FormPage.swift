import FlowMail
import Hummingbird

/// What somebody sees whose form was not taken: what is wrong, and the way back.
///
/// Plain HTML in one piece that asks nothing of others.
struct FormPage {
    var problem: Problem
    /// The page that the form is on, where the browser said so.
    var origin: String?

    var response: Response {
        var response = Response.html(problem.status, page)
        if let seconds = problem.retryAfterSeconds { response.set("Retry-After", to: String(seconds)) }
        return response
    }

    private var title: String {
        switch problem.status {
        case .notFound: "There is no such form"
        case .tooManyRequests: "One moment, please"
        case .unprocessableContent, .contentTooLarge, .unsupportedMediaType, .badRequest: "Please look once more"
        default: "Not yet: please try again"
        }
    }

    private var way: String {
        guard let origin else {
            return "<p>Go back with your browser: what you wrote is still there.</p>"
        }
        return "<p>Go back with your browser, where what you wrote is still there, or "
            + "<a href=\"\(HTMLEscaping.escape(Response.headerSafe(origin)))\">open the page again</a>.</p>"
    }

    private var page: String {
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
        </style>
        </head>
        <body>
        <main>
        <h1>\(title)</h1>
        <p>\(HTMLEscaping.escape(problem.message))</p>
        \(way)
        </main>
        </body>
        </html>

        """
    }
}
