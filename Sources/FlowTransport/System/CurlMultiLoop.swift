import CCurl
import Foundation

/// A thread that runs many transfers of libcurl at a time.
///
/// Unchecked, because the compiler cannot see that of the multi handle only `curl_multi_wakeup` is called from other
/// threads, which libcurl allows, and that under the lock that also marks its end.
@safe
final class CurlMultiLoop: @unchecked Sendable {
    /// A transfer to be made and run on the loop's thread.
    struct Transfer: Sendable {
        var make: @Sendable () -> CurlHandle
        var done: @Sendable (CurlHandle, End) -> Void
    }

    enum End {
        case finished(CURLcode)
        /// The loop ended before the transfer.
        case stopped
    }

    private struct State: Sendable {
        var added: [Transfer] = []
        var deadline: Deadline?
        var isOver = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let multi: UnsafeMutableRawPointer
    private let state = Monitor(State())
    /// Touched by the loop's thread only.
    private var active: [UInt: (handle: CurlHandle, transfer: Transfer)] = [:]

    init(name: String, keptConnections: Int) {
        CurlLibrary.start()
        guard let multi = unsafe curl_multi_init() else { preconditionFailure("out of memory") }
        unsafe self.multi = unsafe multi
        _ = unsafe ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, keptConnections)
        let thread = Thread { [self] in run() }
        thread.name = name
        thread.start()
    }

    deinit { unsafe curl_multi_cleanup(multi) }

    /// Begins a transfer; after `close` it is not run and is reported as stopped.
    func add(_ transfer: Transfer) {
        let isOver = state.change { state in
            if !state.isOver { state.added.append(transfer) }
            return state.isOver
        }
        if isOver { transfer.done(transfer.make(), .stopped) } else { wake() }
    }

    /// Ends when the transfers under way are done, or the grace is over.
    func close(graceSeconds: Int) {
        state.change { state in
            if state.deadline == nil { state.deadline = .after(seconds: max(0, graceSeconds)) }
        }
        wake()
    }

    /// Returns when the thread ended; every transfer was reported then.
    func finished() async {
        await withCheckedContinuation { continuation in
            let isOver = state.change { state in
                if !state.isOver { state.waiters.append(continuation) }
                return state.isOver
            }
            if isOver { continuation.resume() }
        }
    }

    /// The thread keeps the loop, and so the multi handle, until it ends; then waking does nothing.
    private func wake() {
        _ = unsafe curl_multi_wakeup(multi)
    }

    private func run() {
        while true {
            let (added, deadline) = state.change { state in
                defer { state.added = [] }
                return (state.added, state.deadline)
            }
            added.forEach { begin($0) }
            var running: Int32 = 0
            _ = unsafe curl_multi_perform(multi, &running)
            collect()
            if let deadline, active.isEmpty || deadline.remainingMilliseconds == 0 {
                if end() { return }
                continue
            }
            let pause = min(deadline?.remainingMilliseconds ?? 60_000, 60_000)
            _ = unsafe curl_multi_poll(multi, nil, 0, Int32(pause), nil)
        }
    }

    private func begin(_ transfer: Transfer) {
        let handle = transfer.make()
        guard handle.setupResult == CURLE_OK, unsafe curl_multi_add_handle(multi, handle.raw) == CURLM_OK else {
            let code = handle.setupResult
            return transfer.done(handle, .finished(code == CURLE_OK ? CURLE_FAILED_INIT : code))
        }
        active[handle.number] = (handle, transfer)
    }

    private func collect() {
        var code = CURLE_OK
        while let raw = unsafe ccurl_multi_next_done(multi, &code) {
            _ = unsafe curl_multi_remove_handle(multi, raw)
            guard let entry = active.removeValue(forKey: UInt(bitPattern: raw)) else { continue }
            entry.transfer.done(entry.handle, .finished(code))
        }
    }

    /// Gives up what is under way; false when something was added meanwhile.
    private func end() -> Bool {
        for entry in active.values {
            _ = unsafe curl_multi_remove_handle(multi, entry.handle.raw)
            entry.transfer.done(entry.handle, .stopped)
        }
        active = [:]
        let waiters: [CheckedContinuation<Void, Never>]? = state.change { state in
            guard state.added.isEmpty else { return nil }
            state.isOver = true
            defer { state.waiters = [] }
            return state.waiters
        }
        waiters?.forEach { $0.resume() }
        return waiters != nil
    }
}
