/// The headers of the last answer among the lines that libcurl handed over.
struct HTTPHeaders: Sendable {
    /// Names in lower case, in the order they came.
    private(set) var fields: [(name: String, value: String)] = []

    init(lines: [[UInt8]]) {
        for line in lines {
            // Each answer, interim ones too, begins with its status line.
            if line.starts(with: Array("HTTP/".utf8)) { fields = [] }
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0 else { continue }
            let value = String(decoding: line[(colon + 1)...], as: UTF8.self)
            fields.append((String(decoding: line[..<colon], as: UTF8.self).lowercased(), HTTPHeaders.trimmed(value)))
        }
    }

    subscript(name: String) -> String? {
        fields.first { $0.name == name }?.value
    }

    private static func trimmed(_ text: String) -> String {
        let isBlank: (Unicode.Scalar) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\r" || $0 == "\n" }
        let scalars = text.unicodeScalars.drop(while: isBlank)
        guard let last = scalars.lastIndex(where: { !isBlank($0) }) else { return "" }
        return String(scalars[...last])
    }
}
