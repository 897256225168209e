import CZlib

/// Unpacks gzip data (RFC 1952) into bounded memory.
///
/// zlib is a C interface: the unsafe calls get pointers to memory that outlives them, with its true size.
enum Gzip {
    enum Failure: Error, Hashable {
        /// No gzip data, or cut off, or its checksum does not fit, or something stands behind it.
        case malformed
        /// It would grow beyond the limit.
        case tooLarge
    }

    /// As `inflateInit2` wants it: 16 beside the largest window takes gzip and nothing else.
    private static let gzipWindow = 16 + MAX_WBITS
    private static let chunkSize = 65_536

    /// The content of one gzip member; `limit` is the most bytes that may come out.
    static func unpack(_ packed: [UInt8], limit: Int) throws(Failure) -> [UInt8] {
        guard let packedCount = UInt32(exactly: packed.count) else { throw .tooLarge }
        // On the heap: zlib remembers the stream's address and refuses a stream that moved.
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        defer { unsafe stream.deallocate() }
        unsafe stream.initialize(to: z_stream())
        let size = unsafe Int32(MemoryLayout<z_stream>.size)
        let isReady = unsafe inflateInit2_(stream, gzipWindow, ZLIB_VERSION, size) == Z_OK
        precondition(isReady, "zlib got no memory, or is not the one that this was built for")
        defer { unsafe inflateEnd(stream) }

        return try unsafe packed.withUnsafeBufferPointer { input throws(Failure) in
            unsafe stream.pointee.next_in = input.baseAddress
            unsafe stream.pointee.avail_in = packedCount
            var result: [UInt8] = []
            while true {
                let (status, chunk) = unsafe nextChunk(stream)
                guard chunk.count <= limit - result.count else { throw .tooLarge }
                result += chunk
                switch status {
                // Where nothing more can come of what is there, the next call says so with Z_BUF_ERROR.
                case Z_OK: continue
                case Z_STREAM_END where unsafe stream.pointee.avail_in == 0: return result
                default: throw .malformed
                }
            }
        }
    }

    private static func nextChunk(_ stream: UnsafeMutablePointer<z_stream>) -> (status: Int32, bytes: [UInt8]) {
        var status = Z_OK
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: chunkSize) { buffer, count in
            unsafe stream.pointee.next_out = buffer.baseAddress
            unsafe stream.pointee.avail_out = UInt32(chunkSize)
            status = unsafe inflate(stream, Z_NO_FLUSH)
            count = unsafe chunkSize - Int(stream.pointee.avail_out)
        }
        return (status, bytes)
    }
}
