import Crypto
import FlowModel

/// A file that messages carry, encoded once for all of them.
struct MailAsset: Hashable, Sendable {
    var fileName: String
    var contentType: String
    /// Without angle brackets: made of the content, so that it is the same in each message.
    var contentID: String
    /// Base64 (RFC 2045, section 6.8) in lines of 76, each with its CRLF.
    var encoded: [UInt8]

    init(_ asset: FolderText.Asset) {
        fileName = String(asset.path.split(separator: "/").last ?? "")
        contentType = MailAsset.contentType(of: fileName, asset.bytes)
        contentID = Hexadecimal.text(SHA256.hash(data: asset.bytes).prefix(16)) + "@inline"
        encoded = Base64.lines(asset.bytes)
    }

    /// As the value of an HTML attribute, for a page that stands alone.
    var dataURL: String {
        "data:" + contentType + ";base64," + String(decoding: encoded.filter { $0 > 0x20 }, as: UTF8.self)
    }

    private static let types = [
        "avif": "image/avif", "bmp": "image/bmp", "doc": "application/msword",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "epub": "application/epub+zip", "gif": "image/gif", "gz": "application/gzip", "ico": "image/x-icon",
        "jpeg": "image/jpeg", "jpg": "image/jpeg", "json": "application/json", "m4a": "audio/mp4",
        "mp3": "audio/mpeg", "mp4": "video/mp4", "odp": "application/vnd.oasis.opendocument.presentation",
        "ods": "application/vnd.oasis.opendocument.spreadsheet", "odt": "application/vnd.oasis.opendocument.text",
        "pdf": "application/pdf", "png": "image/png", "ppt": "application/vnd.ms-powerpoint",
        "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "rtf": "application/rtf", "svg": "image/svg+xml", "wav": "audio/wav", "webp": "image/webp",
        "xls": "application/vnd.ms-excel",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "zip": "application/zip",
    ]
    private static let textTypes = ["csv": "text/csv", "ics": "text/calendar", "vcf": "text/vcard"]

    private static func contentType(of name: String, _ bytes: [UInt8]) -> String {
        let ending = name.split(separator: ".").last.map { $0.lowercased() } ?? ""
        if let type = types[ending] { return type }
        // A text of another encoding would be read wrongly under any name.
        guard let type = textTypes[ending], String(validating: bytes, as: UTF8.self) != nil else {
            return "application/octet-stream"
        }
        return type + "; charset=utf-8"
    }
}

/// The assets of a folder by what templates write.
struct AssetShelf: Sendable {
    private let assets: [String: MailAsset]

    init(_ assets: [FolderText.Asset] = []) {
        self.assets = Dictionary(
            assets.map { ($0.path, MailAsset($0)) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// The file of `images/logo.png`; nil for an address that leads elsewhere or to no file.
    subscript(address: String) -> MailAsset? { EmailAssets.path(of: address).flatMap { assets[$0] } }
}
