import Hummingbird

/// Reads the body of a request, never more of it than allowed.
enum RequestBytes {
    /// How many times its compressed limit a body may grow to when it is unpacked.
    static let expansionLimit = 10

    /// The body as it came.
    static func collect(_ request: Request, limit: Int) async throws -> [UInt8] {
        if let announced = request.headers[.contentLength].flatMap({ Int($0) }), announced > limit {
            throw Problem.tooLarge(limit: limit)
        }
        var result: [UInt8] = []
        for try await part in request.body {
            guard result.count + part.readableBytes <= limit else { throw Problem.tooLarge(limit: limit) }
            result.append(contentsOf: part.readableBytesView)
        }
        return result
    }

    /// The body, unpacked when it came as gzip.
    static func collectUnpacked(_ request: Request, limit: Int) async throws -> [UInt8] {
        switch request.headers[.contentEncoding]?.lowercased() {
        case nil, "", "identity":
            return try await collect(request, limit: limit)
        case "gzip", "x-gzip":
            let packed = try await collect(request, limit: limit)
            let unpackedLimit = limit * expansionLimit
            do {
                return try Gzip.unpack(packed, limit: unpackedLimit)
            } catch {
                switch error {
                case .tooLarge: throw Problem.tooLarge(limit: unpackedLimit)
                case .malformed:
                    throw Problem.invalid(
                        "invalid_gzip",
                        "The body is announced as gzip but cannot be unpacked. Send it complete, or without "
                            + "Content-Encoding."
                    )
                }
            }
        case .some:
            throw Problem(
                .unsupportedMediaType,
                "unsupported_encoding",
                "The body's Content-Encoding is not supported. Send gzip, or the plain body."
            )
        }
    }
}
