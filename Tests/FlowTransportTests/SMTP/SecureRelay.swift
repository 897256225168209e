import Foundation

/// A mail server of another program, aiosmtpd, with STARTTLS and AUTH and a certificate made for the occasion.
final class SecureRelay {
    let port: Int
    /// TLS from the start.
    let securePort: Int
    let certificate: String
    private let folder: URL
    private let process: Process
    /// Held open: its end, also that of a test that died, ends the server.
    private let input: Pipe
    private let output: FileHandle

    /// The Python of the environment that `.ci/install --tests` makes; the system's own has no aiosmtpd.
    static let python: URL = {
        let environment = ProcessInfo.processInfo.environment
        let cache = environment["XDG_CACHE_HOME"] ?? (environment["HOME"] ?? "") + "/.cache"
        return URL(filePath: cache + "/nurture-tools/venv/bin/python")
    }()

    struct NotStarted: Error, CustomStringConvertible {
        let description = "the mail server did not start: run `.ci/install --tests` first"
    }

    private static let script = """
        import asyncio, ssl, sys
        from aiosmtpd.smtp import SMTP, AuthResult
        class Handler:
            async def handle_DATA(self, server, session, envelope):
                secret = server.transport.get_extra_info("ssl_object")
                print("tls" if secret else "clear", "user" if session.authenticated else "nobody",
                      envelope.rcpt_tos[0], len(envelope.content), flush=True)
                return "250 kept"
        def sign_in(server, session, envelope, mechanism, data):
            return AuthResult(success=(data.login, data.password) == (b"nurture", b"secret"), handled=False)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[1], sys.argv[2])
        async def main():
            loop = asyncio.get_running_loop()
            server = await loop.create_server(
                lambda: SMTP(Handler(), tls_context=context, require_starttls=True, authenticator=sign_in,
                             auth_required=True, hostname="localhost"), "127.0.0.1", 0)
            inside = await loop.create_server(
                lambda: SMTP(Handler(), authenticator=sign_in, auth_required=True, auth_require_tls=False,
                             hostname="localhost"), "127.0.0.1", 0, ssl=context)
            print(server.sockets[0].getsockname()[1], flush=True)
            print(inside.sockets[0].getsockname()[1], flush=True)
            await loop.run_in_executor(None, sys.stdin.read)
        asyncio.run(main())
        """

    /// What is wrong with its certificate, beside that only who is told to trust it does.
    enum Flaw: String, CaseIterable, Sendable {
        case expired, otherHost
    }

    init(flaw: Flaw? = nil) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "relay-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        certificate = folder.appending(path: "certificate.pem").path
        let key = folder.appending(path: "key.pem").path
        try SecureRelay.certify(in: folder, key: key, certificate: certificate, flaw)
        (process, input) = (Process(), Pipe())
        let pipe = Pipe()
        process.executableURL = SecureRelay.python
        process.arguments = ["-W", "ignore", "-c", SecureRelay.script, certificate, key]
        process.standardInput = input
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        do { try process.run() } catch { throw NotStarted() }
        output = pipe.fileHandleForReading
        guard let port = Int(SecureRelay.line(of: output)), let securePort = Int(SecureRelay.line(of: output)) else {
            throw NotStarted()
        }
        (self.port, self.securePort) = (port, securePort)
    }

    deinit {
        process.terminate()
        try? FileManager.default.removeItem(at: folder)
    }

    /// What the server kept next.
    func kept() -> String { SecureRelay.line(of: output) }

    private static func line(of file: FileHandle) -> String {
        var bytes = Data()
        while let byte = try? file.read(upToCount: 1), !byte.isEmpty, byte != Data("\n".utf8) { bytes += byte }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// With `openssl ca`, since `openssl req` makes none that has expired.
    private static func certify(in folder: URL, key: String, certificate: String, _ flaw: Flaw?) throws {
        let host = flaw == .otherHost ? "other.example.com" : "localhost"
        let year = flaw == .expired ? 2020 : 2120
        let (settings, request) = (folder.appending(path: "ca.conf"), folder.appending(path: "request.pem").path)
        let lines = [
            "[ca]", "default_ca=d", "[d]", "database=\(folder.path)/index", "new_certs_dir=\(folder.path)",
            "rand_serial=yes", "default_md=sha256", "policy=p", "x509_extensions=e", "[p]", "commonName=supplied",
            "[e]", "basicConstraints=CA:TRUE", "subjectAltName=DNS:\(host)",
        ]
        try Data(lines.joined(separator: "\n").utf8).write(to: settings)
        try Data().write(to: folder.appending(path: "index"))
        let isMade =
            run([
                "openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                "-subj", "/CN=\(host)", "-keyout", key, "-out", request,
            ])
            && run([
                "openssl", "ca", "-selfsign", "-batch", "-notext", "-config", settings.path, "-keyfile", key,
                "-startdate", "20190101000000Z", "-enddate", "\(year)0101000000Z", "-in", request,
                "-out", certificate,
            ])
        guard isMade else { throw NotStarted() }
    }

    private static func run(_ arguments: [String]) -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
