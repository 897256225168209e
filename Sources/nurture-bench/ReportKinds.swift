import FlowCommands
import FlowInsights
import FlowModel
import FlowRuntime
import Foundation

/// Every kind of report, made as the command makes it: from the request to the bytes of the answer.
struct ReportKinds {
    let folder: BenchFolder
    let origin: ReportWorld.Origin
    /// Whose day a change is asked about.
    let change: String
    let makeSource: @Sendable () throws -> any FactSource

    private struct Kind {
        var title: String
        var subject: ReportRequest.Subject
        var refine: (inout ReportRequest) -> Void = { _ in }
    }

    private var all: [Kind] {
        let journey = ReportRequest.Subject.journey(nil)
        let groupings: [(String, [ReportRequest.Grouping])] = [
            ("day", [.day]), ("segment", [.segment]), ("version", [.version]), ("arm", [.arm]),
            ("all of these", [.day, .week, .month, .quarter, .segment, .version, .arm]),
        ]
        return [Kind(title: "journey", subject: journey)]
            + groupings.map { title, groupings in
                Kind(title: "journey by \(title)", subject: journey) { $0.groupings = groupings }
            }
            + [
                Kind(title: "journey of one source", subject: journey) { $0.source = "google" },
                Kind(title: "journey before and after a change", subject: journey) { $0.change = change },
                Kind(title: "journey as a page", subject: journey) { $0.format = .html },
                Kind(title: "stages", subject: .stages), Kind(title: "flows", subject: .flows),
                Kind(title: "emails", subject: .emails), Kind(title: "goal", subject: .goal("purchase")),
                Kind(title: "goal, whenever", subject: .goal("purchase")) { $0.within = "ever" },
            ]
    }

    /// Makes them one after the other and shows what each took; one that is refused says why.
    func show(_ yardstick: Measurement) {
        for kind in all {
            var request = ReportRequest(kind.subject, folder: folder.path, configuration: Configuration())
            request.mustHaveFolder = true
            kind.refine(&request)
            let (makeSource, answer) = (makeSource, Answer())
            let world = ReportWorld(
                zones: ZoneFiles(),
                clock: SystemClock(),
                origin: origin,
                source: { _ in try makeSource() },
                story: { _, _ throws(CommandError) in throw .unknownContact }
            )
            var refusal: String?
            let measured = Measurement.of {
                do throws(CommandError) {
                    _ = try Report.run(request, in: world, output: answer.output)
                } catch {
                    refusal = "\(error)"
                }
            }
            let outcome = refusal.map { "refused: \($0.prefix(60))" } ?? "\(answer.bytes) bytes"
            Screen.show("nurture report: " + kind.title, measured, yardstick, outcome)
        }
    }
}
