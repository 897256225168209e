import FlowModel
import Mustache

/// What swift-mustache sees as the values of a message.
///
/// Sections see real values; a variable only leaves a mark on the sheet, so that no value is there when Markdown and
/// HTML are read.
final class TemplateRoot: MustacheParent, MustacheCustomRenderable {
    /// More looks at values and repetitions than this mean loops inside loops over long lists.
    private static let workLimit = 20_000
    private static let listLimit = 500

    fileprivate let sheet: Sheet
    private let variables: EmailVariables
    private(set) var isExhausted = false
    private var work = 0

    init(sheet: Sheet, variables: EmailVariables) {
        (self.sheet, self.variables) = (sheet, variables)
    }

    func child(named encoded: String) -> Any? {
        let name = TemplateName.decode(encoded)
        return node(variables.value(name), source: .variable(name))
    }

    var renderText: String { sheet.mark(.variable(".")) }

    var isNull: Bool { false }

    fileprivate func node(_ value: Value?, source: Sheet.Source) -> any MustacheCustomRenderable {
        work += 1
        guard work <= TemplateRoot.workLimit else {
            isExhausted = true
            return TemplateNode(root: self, value: .null, source: source)
        }
        guard case .list(let values)? = value else {
            return TemplateNode(root: self, value: value ?? .null, source: source)
        }
        if values.count > TemplateRoot.listLimit { isExhausted = true }
        work += values.count
        let elements = values.prefix(TemplateRoot.listLimit).map { element in
            TemplateNode(root: self, value: element, source: .fixed(element.displayText))
        }
        return TemplateList(elements: elements, text: sheet.mark, source: source)
    }
}

/// One value, or the lack of one.
struct TemplateNode: MustacheParent, MustacheCustomRenderable {
    fileprivate let root: TemplateRoot
    fileprivate let value: Value
    fileprivate let source: Sheet.Source

    var isNull: Bool { value.isMissing || value == .flag(false) }

    var renderText: String { root.sheet.mark(source) }

    /// Inside an object its members, by the name that a template uses; nil asks whatever is around it.
    func child(named encoded: String) -> Any? {
        let name = TemplateName.decode(encoded)
        guard let member = EmailVariables.member(name, of: value), !EmailVariables.isBlank(member) else { return nil }
        return switch source {
        case .variable(let path): root.node(member, source: .variable(path + "." + name))
        case .fixed: root.node(member, source: .fixed(member.displayText))
        }
    }
}

/// A list: a section repeats over it, a variable shows it joined with commas.
struct TemplateList: MustacheSequence, MustacheCustomRenderable {
    fileprivate let elements: [TemplateNode]
    fileprivate let text: (Sheet.Source) -> String
    fileprivate let source: Sheet.Source

    func makeIterator() -> IndexingIterator<[TemplateNode]> { elements.makeIterator() }

    var renderText: String { text(source) }

    var isNull: Bool { elements.isEmpty }
}
