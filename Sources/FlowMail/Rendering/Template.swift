import Mustache

/// A checked Mustache text, ready to be rendered.
struct Template: Sendable {
    let source: TemplateSource
    private let mustache: MustacheTemplate

    /// - Throws: `unclosedTag` when swift-mustache refuses a text that `TemplateSource` accepted, though none is known.
    init(_ source: TemplateSource) throws(TemplateSource.Fault) {
        self.source = source
        do {
            mustache = try MustacheTemplate(string: Template.text(of: source))
        } catch {
            throw .unclosedTag(source.tags.first?.spot ?? .start)
        }
    }

    /// Other templates by the slug that `{{> name}}` has.
    struct Partials: Sendable {
        private var library = MustacheLibrary()

        mutating func add(_ template: Template, named name: String) {
            library.register(template.mustache, named: TemplateName.encode(name))
        }

        fileprivate var mustacheLibrary: MustacheLibrary { library }
    }

    /// The text with values left out: each variable becomes a mark of the sheet.
    func render(_ root: TemplateRoot, partials: Partials) -> String {
        mustache.render(root, library: partials.mustacheLibrary)
    }

    /// The template again with names that swift-mustache can read, which are ASCII ones.
    private static func text(of source: TemplateSource) -> String {
        source.pieces.map { piece in
            guard case .tag(let tag) = piece else {
                if case .text(let text) = piece { return text }
                return ""
            }
            let name = TemplateName.encode(tag.name)
            return switch tag.kind {
            case .variable: "{{\(name)}}"
            case .section: "{{#\(name)}}"
            case .inverted: "{{^\(name)}}"
            case .close: "{{/\(name)}}"
            case .partial: "{{>\(name)}}"
            case .comment: "{{!}}"
            }
        }
        .joined()
    }
}

/// Names as swift-mustache takes them: ASCII letters, digits and underscores stay, every other scalar becomes its
/// number between two dashes.
///
/// The dots of a path go too, so that a whole path is looked up at once and a missing part of it is noticed.
enum TemplateName {
    static func encode(_ name: String) -> String {
        if name == "." { return name }
        return name.unicodeScalars.map { scalar in
            scalar.isASCII && scalar != "-" && scalar != "."
                ? String(scalar) : "-" + String(scalar.value, radix: 16) + "-"
        }
        .joined()
    }

    static func decode(_ name: String) -> String {
        var result = String.UnicodeScalarView()
        for (index, part) in name.split(separator: "-", omittingEmptySubsequences: false).enumerated() {
            if index.isMultiple(of: 2) {
                result.append(contentsOf: part.unicodeScalars)
            } else if let number = UInt32(part, radix: 16), let scalar = Unicode.Scalar(number) {
                result.append(scalar)
            }
        }
        return String(result)
    }
}
