import Hummingbird

/// What a reader is told whose link leads no further, or not now.
enum NoticePage {
    /// The link is damaged, or its message is not known any more.
    case unknownLink
    case tryAgain(Problem)

    var response: Response {
        switch self {
        case .unknownLink:
            return ReaderPage.response(
                .notFound,
                title: "This link does not work",
                content: "<p>The address is incomplete or was changed. Open the link in the email again, "
                    + "or answer the email and ask to be unsubscribed.</p>"
            )
        case .tryAgain(let problem):
            var response = ReaderPage.response(
                problem.status,
                title: "Not yet: please try again",
                content: "<p>Your choice is not recorded yet, because nothing can be recorded at the moment. "
                    + "Please try again in a minute.</p>"
            )
            if let seconds = problem.retryAfterSeconds { response.set("Retry-After", to: String(seconds)) }
            return response
        }
    }
}
