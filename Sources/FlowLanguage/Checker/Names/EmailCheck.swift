import FlowModel

extension FolderCheck {
    /// Every email that a flow mentions has a file, and every one that it asks about is sent somewhere.
    mutating func checkEmails() {
        let known = emails.map(\.text).sorted()
        var first: Mention?
        for mention in mentions() {
            let email = mention.name
            if emails.isEmpty {
                if first == nil { first = mention }
            } else if !emails.contains(email.slug) {
                reportUnknown(email, known, in: mention.source)
                continue
            }
            guard text.isWhole, !names.isIncomplete, !names.sentEmails.contains(email.slug) else { continue }
            switch mention.place {
            case .step: break
            case .question: reportNeverSent(email, in: mention.source)
            case .journey: reportPast(email, names.sentEmails.map(\.text).sorted(), in: mention.source)
            }
        }
        if let first {
            findings.report(
                .noEmails,
                in: first.source,
                at: first.name.span,
                "there are no emails here to check",
                label: "no file emails/\(first.name.slug).md",
                help: "write the emails as files below emails/ before the flow runs"
            )
        }
    }

    private struct Mention {
        var name: NameSyntax
        var source: SourceFile
        var place: Place

        enum Place {
            /// It is sent there.
            case step
            /// A condition, trigger or scoring rule asks what happened to it.
            case question
            /// What happened to it is counted, also what happened long ago.
            case journey
        }
    }

    /// Every mention of an email in flows, conditions and journeys, in the order of the files.
    private func mentions() -> [Mention] {
        var result: [Mention] = []
        for leaf in leaves {
            guard case .message(_, .email(let email), _, _) = leaf.condition else { continue }
            result.append(Mention(name: email, source: leaf.source, place: .question))
        }
        for lifecycle in lifecycles {
            for rule in lifecycle.scoring {
                guard case .message(_, let email?) = rule.subject else { continue }
                result.append(Mention(name: email, source: lifecycle.source, place: .question))
            }
            for email in lifecycle.journeys.flatMap(\.paths).compactMap(\.touchpoint.email) {
                result.append(Mention(name: email, source: lifecycle.source, place: .journey))
            }
        }
        for flow in flows {
            for trigger in flow.triggers {
                guard case .message(_, let email?) = trigger.kind else { continue }
                result.append(Mention(name: email, source: flow.source, place: .question))
            }
            flow.forEachStep { step in
                for action in step.actions {
                    switch action.kind {
                    case .send(let email), .notify(_, let email):
                        result.append(Mention(name: email, source: flow.source, place: .step))
                    default: break
                    }
                }
            }
        }
        return result.sorted { ($0.source.index, $0.name.span.start) < ($1.source.index, $1.name.span.start) }
    }

    private mutating func reportUnknown(_ email: NameSyntax, _ candidates: [String], in source: SourceFile) {
        let near = near(email, candidates)
        findings.report(
            .unknownEmail,
            in: source,
            at: email.span,
            "there is no email `\(email.text)`",
            label: "no file emails/\(email.slug).md",
            help: near.map { "the nearest is emails/\($0)" } ?? "write it as emails/\(email.slug).md",
            replacement: near.map { "\"\($0)\"" }
        )
    }

    /// The email that was probably meant.
    private mutating func near(_ email: NameSyntax, _ candidates: [String]) -> String? {
        nearest.nearest(to: email.slug.text, among: candidates)
            ?? candidates.first { email.slug.text == "email-" + $0 || email.slug.text == "mail-" + $0 }
    }

    /// A journey may count mail that was sent until last year.
    private mutating func reportPast(_ email: NameSyntax, _ candidates: [String], in source: SourceFile) {
        let near = near(email, candidates)
        findings.report(
            .pastTouchpoint,
            in: source,
            at: email.span,
            "no flow sends `\(email.text)` any more",
            label: near.map { "did you mean `\($0.replacingDashes)`?" } ?? "only mail of the past is counted",
            help: "reports of mail that was sent under this name still work; an event of that name is written in "
                + "quotes as a whole",
            replacement: near.map { "\"\($0)\"" }
        )
    }

    private mutating func reportNeverSent(_ email: NameSyntax, in source: SourceFile) {
        findings.report(
            .neverSent,
            in: source,
            at: email.span,
            "no flow sends `\(email.text)`",
            label: "so this never happens",
            help: "name an email that a flow sends; an event of that name is written in quotes as a whole"
        )
    }

    /// An email that lies ready and that nothing sends was probably forgotten.
    mutating func checkUnusedEmails() {
        guard text.isWhole, !flows.isEmpty, !names.isIncomplete, !findings.hasErrors else { return }
        for (index, file) in text.files.enumerated() {
            guard let email = FolderCheck.email(at: file.path) else { continue }
            guard !names.sentEmails.contains(email), !names.otherEmails.contains(email) else { continue }
            findings.report(
                .unusedEmail,
                aboutFile: index,
                "no flow sends this email",
                help: "send it with `send \(email.text.replacingDashes)`, or delete the file"
            )
        }
    }
}

extension String {
    /// A slug as people write it.
    var replacingDashes: String { String(map { $0 == "-" ? " " : $0 }) }
}

extension Rule {
    static let unknownEmail = Rule(
        "unknown-email",
        """
        A flow mentions an email that has no file. The email `nurture email 1` is the file emails/nurture-email-1.md or
        .html: lower case, with dashes between the words.
        """
    )

    static let noEmails = Rule(
        "no-emails",
        severity: .warning,
        """
        The folder has no emails at all, so nobody can say whether their names are right. A flow can be checked and
        tried before its emails are written; it cannot be run.
        """
    )

    static let neverSent = Rule(
        "never-sent",
        """
        A condition, trigger or scoring rule asks what happened to an email that no flow of this folder sends, so it
        never holds. Behind `clicked`, `opened`, `bounced`, `replied` and `complained` stands an email's name. An
        application's own event that begins with such a word stands in quotes as a whole: "opened account". An email
        that only a team gets by `notify` is not sent to the contact.
        """
    )

    static let unusedEmail = Rule(
        "unused-email",
        severity: .warning,
        """
        The folder has an email that no flow sends. Either a `send` is missing, or the file is not needed.
        """
    )
}
