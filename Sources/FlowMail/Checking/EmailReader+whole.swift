import FlowModel

/// What an expert for mail that arrives would say of an email as a whole.
extension EmailReader {
    /// Gmail shows no more of a message's HTML, in bytes.
    private static let clippingLimit = 102 * 1024
    /// More is cut off in most lists of messages.
    private static let subjectLimit = 60
    /// What a variable is taken to be long, when its default does not say.
    private static let variableLength = 8

    mutating func reportWhole(_ email: Email, _ front: FrontMatter, in file: String) {
        if let subject = front.subject { reportSubject(email.subject, subject, email.defaults, in: file) }
        if case .html(_, let text) = email.body, text == nil { report(.noTextPart(email.name), in: file) }
        let isMarkdown = file.hasSuffix(".md")
        let references = MarkupReferences(front.body, isMarkdown: isMarkdown)
        if !references.pictures.isEmpty, !references.hasWords { report(.onlyPictures, in: file) }
        if let size = htmlByteCount(of: email), size > EmailReader.clippingLimit {
            report(.clipped(byteCount: size), in: file)
        }
        reportAttachments(email, front, in: file)
    }

    /// Reports topics that the configuration does not name.
    mutating func reportTopics(_ front: FrontMatter, in file: String) {
        guard let knownTopics else { return }
        let own = front.topic.flatMap { Slug($0.text) == EmailLibrary.transactional ? nil : $0 }
        for entry in [own, front.confirms].compactMap({ $0 }) where !knownTopics.contains(Slug(entry.text)) {
            let names = knownTopics.map(\.text).sorted()
            var nearest = NearestName()
            let finding = EmailFinding.unknownTopic(
                entry.text,
                nearest: nearest.nearest(to: Slug(entry.text).text, among: names),
                known: names
            )
            report(finding, in: file, at: entry.spot)
        }
    }

    private mutating func reportSubject(
        _ template: Template,
        _ entry: FrontMatter.Entry,
        _ defaults: [String: String],
        in file: String
    ) {
        var length = 0
        var words = ""
        for piece in template.source.pieces {
            switch piece {
            case .text(let text):
                length += text.count
                words += text
            case .tag(let tag) where tag.kind == .variable:
                length += defaults[tag.name]?.count ?? EmailReader.variableLength
            case .tag: break
            }
        }
        if length > EmailReader.subjectLimit { report(.longSubject(length: length), in: file, at: entry.spot) }
        if words.count(where: \.isLetter) >= EmailReader.variableLength, !words.contains(where: \.isLowercase),
            words.contains(where: \.isUppercase)
        {
            report(.shoutedSubject, in: file, at: entry.spot)
        }
    }

    /// As written, before values; nil where it cannot be made.
    private func htmlByteCount(of email: Email) -> Int? {
        guard let draft = try? Draft(email, kit: kit, variables: .none) else { return nil }
        let sections = email.hasSections ? email.bodyByteCount : 0
        return max(draft.html.literalByteCount + draft.htmlEnd.literalByteCount, sections)
    }

    private mutating func reportAttachments(_ email: Email, _ front: FrontMatter, in file: String) {
        for entry in front.attachments where kit.assets[entry.text] == nil {
            let path = EmailAssets.path(of: entry.text) ?? "emails/" + entry.text
            report(.noFile(.attachment, path: path), in: file, at: entry.spot)
        }
        let isMarkdown = file.hasSuffix(".md")
        let pictures = MarkupReferences(front.body, isMarkdown: isMarkdown).pictures.map(\.address)
        var names = Set(front.attachments.map(\.text)).union(pictures)
        if isMarkdown { names.formUnion(layoutPictures) }
        let byteCount = names.compactMap { kit.assets[$0] }.reduce(0) { $0 + $1.encoded.count / 78 * 57 }
        if byteCount > EmailAssets.messageByteLimit {
            report(.heavy(byteLimit: EmailAssets.messageByteLimit), in: file)
        }
    }
}

extension Email {
    fileprivate var bodyByteCount: Int {
        switch body {
        case .markdown(let template), .html(let template, _): template.source.byteCount
        }
    }
}

extension Stencil {
    fileprivate var literalByteCount: Int {
        parts.reduce(0) { sum, part in
            if case .literal(let text) = part { sum + text.utf8.count } else { sum }
        }
    }
}
