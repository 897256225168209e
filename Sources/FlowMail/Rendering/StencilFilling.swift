import FlowModel

/// Puts the values of one message into stencils.
struct StencilFilling {
    /// Why a message cannot be written yet.
    enum Fault: Error, Hashable {
        case missing(name: String)
        /// The value is the beginning of a link and no `http` or `https` address.
        case noWebAddress(name: String)
        case tooLarge
    }

    /// The escaping that belongs to a part of the message.
    enum Escaping {
        /// Plain text in which line ends stay.
        case text
        case html
        /// One line: control characters become spaces.
        case line
        /// None: for addresses, whose values are encoded already.
        case none
    }

    /// A part's limit in bytes.
    static let byteLimit = 10 * 1024 * 1024

    let variables: EmailVariables
    /// The address under which each tracked link stands in the message, by position.
    var trackedLinks: [String] = []

    /// - Throws: the first reason against it.
    func fill(_ stencil: Stencil, as escaping: Escaping) throws(Fault) -> String {
        var result = ""
        var known: [Stencil.Hole: String] = [:]
        for part in stencil.parts {
            switch part {
            case .literal(let text): result += text
            case .hole(let hole):
                if known[hole] == nil { known[hole] = escape(try text(of: hole), as: escaping) }
                result += known[hole] ?? ""
            }
            guard result.utf8.count <= StencilFilling.byteLimit else { throw .tooLarge }
        }
        return result
    }

    private func text(of hole: Stencil.Hole) throws(Fault) -> String {
        switch hole {
        case .link(let position): return trackedLinks[position]
        case .value(let source, let form): return try text(of: source, form: form)
        }
    }

    private func text(of source: Sheet.Source, form: Stencil.Form) throws(Fault) -> String {
        let (name, found): (String, String?) =
            switch source {
            case .variable(let name): (name, variables.text(name))
            case .fixed(let text): ("a list's element", text)
            }
        guard let found else { throw .missing(name: name) }
        switch form {
        case .text: return found
        case .component: return PercentEncoding.component(found)
        case .address:
            guard WebAddress.isTracked(found) else { throw .noWebAddress(name: name) }
            return PercentEncoding.address(found)
        }
    }

    private func escape(_ text: String, as escaping: Escaping) -> String {
        switch escaping {
        case .none: text
        case .text: ControlCharacters.withoutControls(text)
        case .html: HTMLEscaping.escape(ControlCharacters.withoutControls(text))
        case .line: ControlCharacters.line(text)
        }
    }
}
