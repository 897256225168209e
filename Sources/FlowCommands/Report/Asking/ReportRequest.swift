/// What is to be reported, and how it is told.
package struct ReportRequest: Sendable {
    /// Texts stand as they were written on the command line.
    package var subject: Subject
    package var format = Format.text
    /// The flows folder: journeys, stages, segments and splits are what its files say.
    package var folder: String
    package var configuration: Configuration
    /// Whether the folder was named, so that it must be there.
    package var mustHaveFolder = false
    /// A day or a moment, this one included.
    package var since: String?
    /// A day or a moment, this one not included.
    package var until: String?
    package var segment: String?
    package var source: String?
    /// A duration in the words of the flow language.
    package var within: String?
    package var groupings: [Grouping] = []
    /// Of whose splits and versions the groups are; nil is every flow that has some.
    package var flow: String?
    /// The day or the moment of a change whose effect is wanted.
    package var change: String?
    package var appearance: Colours?
    /// The file that gets the answer; nil is standard output.
    package var output: String?

    package init(_ subject: Subject, folder: String, configuration: Configuration) {
        (self.subject, self.folder, self.configuration) = (subject, folder, configuration)
    }

    package enum Subject: Hashable, Sendable {
        /// Nil is every journey of the folder.
        case journey(String?)
        case stages, flows, emails
        case goal(String)
        /// By address.
        case contact(String)
    }

    package enum Format: String, Hashable, Sendable, CaseIterable {
        case text, json, csv, svg, html
    }

    /// The surroundings that a picture's colours are for.
    package enum Colours: String, Hashable, Sendable, CaseIterable {
        /// Light, or dark where the reader's screen is.
        case automatic
        case light, dark
    }

    /// What sets the contacts of a journey apart.
    package enum Grouping: String, Hashable, Sendable, CaseIterable {
        case day, week, month, quarter, segment, arm, version

        /// Whether it is of a flow.
        var isOfFlow: Bool { self == .arm || self == .version }
    }
}

extension ReportRequest.Subject {
    static let names = ["journey", "stages", "flows", "emails", "goal", "contact"]

    /// As it is called on the command line.
    var name: String {
        switch self {
        case .journey: "journey"
        case .stages: "stages"
        case .flows: "flows"
        case .emails: "emails"
        case .goal: "goal"
        case .contact: "contact"
        }
    }

    var formats: [ReportRequest.Format] {
        switch self {
        case .journey, .stages: ReportRequest.Format.allCases
        case .flows, .emails, .goal: [.text, .json, .csv, .html]
        case .contact: [.text, .json, .svg, .html]
        }
    }
}
