import FlowModel
import Foundation
import Hummingbird

extension Response {
    /// A JSON document.
    static func json(_ status: HTTPResponse.Status, _ value: Value) -> Response {
        make(status, type: "application/json; charset=utf-8", bytes: Array(JSON.text(value).utf8))
    }

    /// A page that may load nothing from anywhere and send its forms only back.
    static func html(_ status: HTTPResponse.Status, _ page: String) -> Response {
        var response = make(status, type: "text/html; charset=utf-8", bytes: Array(page.utf8))
        response.set("Content-Security-Policy", to: pagePolicy)
        return response
    }

    /// The smallest transparent picture.
    static var pixel: Response {
        make(.ok, type: "image/gif", bytes: transparentGIF)
    }

    /// Not before the user wants it: a browser that fetched ahead forgets this and asks again.
    static var notAhead: Response {
        make(.serviceUnavailable, type: "text/plain; charset=utf-8", bytes: [])
    }

    /// To that address, without telling it where the reader came from.
    ///
    /// The page's own origin (never the token) would be all that other referrer policies add.
    static func redirect(to address: String) -> Response {
        var response = make(.found, type: "text/plain; charset=utf-8", bytes: [])
        response.set("Location", to: headerSafe(address))
        return response
    }

    /// To be fetched there, after a form was sent.
    static func seeOther(_ address: String) -> Response {
        var response = make(.seeOther, type: "text/plain; charset=utf-8", bytes: [])
        response.set("Location", to: headerSafe(address))
        return response
    }

    mutating func set(_ name: String, to value: String) {
        guard let name = HTTPFields.Element.Name(name) else { return }
        headers[name] = value
    }

    /// Every answer: not to be kept, not to be listed by search engines, not to be taken for another type.
    private static func make(_ status: HTTPResponse.Status, type: String, bytes: [UInt8]) -> Response {
        var response = Response(status: status, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
        response.set("Content-Type", to: type)
        response.set("Cache-Control", to: "no-store")
        response.set("X-Robots-Tag", to: "noindex, nofollow")
        response.set("X-Content-Type-Options", to: "nosniff")
        response.set("Referrer-Policy", to: "no-referrer")
        return response
    }

    /// The address with everything but printable ASCII percent-encoded, so that it is one header line.
    static func headerSafe(_ address: String) -> String {
        var result = ""
        for byte in address.utf8 {
            if (0x21...0x7E).contains(byte) {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                result += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return result
    }

    private static let pagePolicy =
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

    private static let transparentGIF: [UInt8] = [
        0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 0x01, 0x00, 0x01, 0x00, 0x80, 0x00, 0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF,
        0xFF, 0x21, 0xF9, 0x04, 0x01, 0x00, 0x00, 0x00, 0x00, 0x2C, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x01, 0x00,
        0x00, 0x02, 0x02, 0x44, 0x01, 0x00, 0x3B,
    ]
}
