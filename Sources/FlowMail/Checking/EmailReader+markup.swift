import FlowModel

/// What an expert for mail that arrives would say of links, pictures and markup.
extension EmailReader {
    /// One text with links and pictures in it.
    struct Markup {
        var file: String
        var text: String
        /// The lines of the file before it.
        var lineOffset = 0
        var isMarkdown: Bool
        /// Nil where anchors are not looked at, because they may stand in another file.
        var anchors: Set<String>?
    }

    /// Of one file: whoever mends so many checks again.
    private static let findingLimit = 100

    mutating func reportMarkup(_ markup: Markup) {
        let references = MarkupReferences(markup.text, isMarkdown: markup.isMarkdown)
        var seen: Set<EmailFinding> = []
        func finding(of link: MarkupReferences.Link) -> EmailFinding? {
            let isAnchor = link.address.hasPrefix("#")
            if isAnchor, markup.anchors == nil { return nil }
            let anchors = references.anchors.union(markup.anchors ?? [])
            return LinkCheck.fault(of: link.address, anchors: anchors).map { .link($0, link.address) }
        }
        for link in references.links where seen.count < EmailReader.findingLimit {
            guard let finding = finding(of: link), seen.insert(finding).inserted else { continue }
            report(finding, in: markup.file, at: markup.spot(of: link.address))
        }
        for picture in references.pictures where seen.count < EmailReader.findingLimit {
            for finding in findings(about: picture) where seen.insert(finding).inserted {
                report(finding, in: markup.file, at: markup.spot(of: picture.address))
            }
        }
        for name in references.forbiddenTags {
            report(.forbiddenTag(name), in: markup.file, at: markup.spot(of: "<" + name))
        }
    }

    private func findings(about picture: MarkupReferences.Picture) -> [EmailFinding] {
        var result: [EmailFinding] = []
        if let path = EmailAssets.path(of: picture.address) {
            if kit.assets[picture.address] == nil { result.append(.noFile(.picture, path: path)) }
        } else if let fault = LinkCheck.fault(of: picture.address, anchors: []), fault != .unencrypted {
            result.append(.link(fault, picture.address))
        }
        // An empty `alt` marks an ornament, whose lack nobody notices.
        if picture.alternative == nil { result.append(.noAlternative(picture.address)) }
        return result
    }
}

extension EmailReader.Markup {
    /// Where the address stands first; the beginning of the text where it is written otherwise.
    func spot(of needle: String) -> TemplateSource.Spot {
        let needle = needle.isEmpty ? "()" : needle
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard let range = line.firstRange(of: needle) else { continue }
            let column = line.distance(from: line.startIndex, to: range.lowerBound) + 1
            return TemplateSource.Spot(line: lineOffset + index + 1, column: column, length: needle.count)
        }
        return TemplateSource.Spot(line: lineOffset + 1, column: 1, length: 1)
    }
}
