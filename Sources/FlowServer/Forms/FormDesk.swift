import FlowModel
import FlowRuntime
import Foundation
import Hummingbird

/// Takes forms of web pages: contact and event in, a redirect out.
///
/// Anybody may send one, from anywhere: nothing that a form says leads to another address than the configured one, and
/// an address that bounced or complained stays suppressed. A form that asks for no confirmation subscribes whom it
/// names, also somebody who unsubscribed from everything before (LANGUAGE, Consent).
struct FormDesk: Sendable {
    private static let bodyLimit = 64 * 1024

    var forms: [Slug: WebForm]
    var intake: any EventIntake
    var clock: any WallClock
    private let callers = RateLimit(capacity: 10, refillSeconds: 60)
    private let addresses = RateLimit(capacity: 5, refillSeconds: 600)

    init(forms: [Slug: WebForm], intake: any EventIntake, clock: any WallClock) {
        (self.forms, self.intake, self.clock) = (forms, intake, clock)
    }

    /// Scripts of a page that ask for JSON get JSON; everybody else is redirected, or sees a page.
    func answer(_ name: Slug, _ request: Request, from peer: String?) async throws -> Response {
        let wantsJSON = request.headers[.accept]?.contains("application/json") == true
        let page = FormDesk.page(request)
        do {
            guard let form = forms[name] else { throw FormDesk.unknown }
            try await take(form, called: name, request, on: page, from: peer)
            return wantsJSON ? .json(.ok, .object(["success": .flag(true)])) : .seeOther(form.redirect)
        } catch let problem as Problem {
            guard !wantsJSON else { return problem.response }
            return FormPage(problem: problem, origin: page).response
        }
    }

    /// The page that the form is on, as far as the browser tells.
    private static func page(_ request: Request) -> String? {
        guard let page = request.headers[.referer], page.utf8.count <= Route.pathLimit else { return nil }
        return page.hasPrefix("https://") || page.hasPrefix("http://") ? page : nil
    }

    private func take(
        _ form: WebForm,
        called name: Slug,
        _ request: Request,
        on page: String?,
        from peer: String?
    ) async throws {
        let now = clock.now()
        let forwarded = FormDesk.forwardedFor.map { request.headers[values: $0].joined(separator: ",") }
        guard callers.take(CallerAddress.key(peer: peer, forwardedFor: forwarded), at: now) else {
            throw FormDesk.tooMany
        }
        let fields = try await fields(of: request)
        // What fills in the field that nobody sees is told nothing.
        let isPerson = fields.all.allSatisfy { Slug($0.name) != form.honeypot || $0.value.isEmpty }
        guard isPerson else { return }
        let submission = try FormSubmission(fields, of: form, called: name, page: page)
        guard addresses.take(submission.address, at: now) else { throw FormDesk.tooMany }
        do {
            _ = try await intake.accept(submission.arrivals(at: now, id: UUID().uuidString.lowercased()))
        } catch {
            throw Problem(error)
        }
    }

    private func fields(of request: Request) async throws -> FormFields {
        let body: [UInt8]
        do {
            body = try await RequestBytes.collect(request, limit: FormDesk.bodyLimit)
        } catch let problem as Problem where problem.status == .contentTooLarge {
            throw Problem(.contentTooLarge, "form_too_large", "That was more than this form takes. Write less.")
        }
        do throws(FormFields.Failure) {
            return try FormFields(body, type: request.headers[.contentType] ?? "")
        } catch {
            throw Problem(error)
        }
    }

    private static let forwardedFor = HTTPFields.Element.Name("X-Forwarded-For")

    private static let unknown = Problem(
        .notFound,
        "unknown_form",
        "The form that you sent is not known here. Tell the owners of the page: its address is wrong, or the form was "
            + "taken out of the configuration."
    )

    private static let tooMany = Problem(
        .tooManyRequests,
        "too_many",
        "This form was sent too often in a short time. Wait a minute, then send it again.",
        retryAfterSeconds: 60
    )
}

extension Problem {
    fileprivate init(_ failure: FormFields.Failure) {
        switch failure {
        case .unknownType:
            self.init(
                .unsupportedMediaType,
                "unsupported_type",
                "Forms are taken as application/x-www-form-urlencoded or multipart/form-data."
            )
        case .malformed:
            self.init(.badRequest, "malformed_form", "The form did not arrive whole. Send it again.")
        case .tooMany:
            self.init(.unprocessableContent, "too_many_fields", "The form has more fields than are taken.")
        case .file:
            self.init(.unprocessableContent, "file", "This form takes no files. Send it without one.")
        }
    }
}
