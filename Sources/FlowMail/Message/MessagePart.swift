/// A part of a message (RFC 2045, 2046): its header fields, each with its CRLF, and its body.
indirect enum MessagePart {
    case text(type: String, String)
    /// Shown by the HTML beside it, by its Content-ID (RFC 2392).
    case picture(MailAsset)
    case attachment(MailAsset)
    /// `boundary` must not begin another one.
    case multipart(_ subtype: String, boundary: String, [MessagePart])

    /// Every field but MIME-Version, which the whole message has.
    var fields: [String] {
        switch self {
        case .text(let type, _):
            [
                HeaderText.structured("Content-Type", [type + "; charset=utf-8"]),
                HeaderText.structured("Content-Transfer-Encoding", ["quoted-printable"]),
            ]
        case .picture(let asset):
            MessagePart.fields(of: asset, disposition: "inline")
                + [HeaderText.structured("Content-ID", ["<" + asset.contentID + ">"])]
        case .attachment(let asset): MessagePart.fields(of: asset, disposition: "attachment")
        case .multipart(let subtype, let boundary, _):
            [
                HeaderText.structured(
                    "Content-Type",
                    ["multipart/\(subtype);"] + (subtype == "related" ? ["type=\"text/html\";"] : [])
                        + ["boundary=\"" + boundary + "\""]
                )
            ]
        }
    }

    /// Ends with CRLF.
    func appendBody(to result: inout [UInt8]) {
        switch self {
        case .text(_, let content): result += QuotedPrintable.encode(content)
        case .picture(let asset), .attachment(let asset): result += asset.encoded
        case .multipart(_, let boundary, let parts):
            for part in parts {
                result += "--\(boundary)\r\n".utf8
                for field in part.fields { result += field.utf8 }
                result += "\r\n".utf8
                part.appendBody(to: &result)
            }
            result += "--\(boundary)--\r\n".utf8
        }
    }

    private static func fields(of asset: MailAsset, disposition: String) -> [String] {
        [
            HeaderText.structured("Content-Type", [asset.contentType]),
            HeaderText.structured("Content-Transfer-Encoding", ["base64"]),
            HeaderText.structured(
                "Content-Disposition",
                [disposition + ";"] + HeaderText.parameter("filename", asset.fileName)
            ),
        ]
    }
}
