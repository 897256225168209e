/// Message identifiers in header fields (RFC 5322, section 3.6.4).
package enum MessageID {
    private static let byteLimit = 250
    private static let countLimit = 100

    /// Those in angle brackets, in order, without the brackets; what holds blanks or is no `left@right` is left out.
    package static func all(in field: String) -> [String] {
        var result: [String] = []
        for piece in field.split(separator: "<", omittingEmptySubsequences: false).dropFirst().prefix(countLimit) {
            guard let end = piece.firstIndex(of: ">"), let id = read(String(piece[..<end])) else { continue }
            result.append(id)
        }
        return result
    }

    /// With or without angle brackets; nil for anything that is none.
    package static func read(_ text: String) -> String? {
        var id = text[...]
        if id.hasPrefix("<"), id.hasSuffix(">") { id = id.dropFirst().dropLast() }
        guard id.utf8.count <= byteLimit, id.utf8.allSatisfy({ (0x21...0x7e).contains($0) }),
            !id.contains(where: { "<>".contains($0) })
        else { return nil }
        let sides = id.split(separator: "@", omittingEmptySubsequences: false)
        return sides.count == 2 && sides.allSatisfy { !$0.isEmpty } ? String(id) : nil
    }
}
