import Glibc

/// State behind a lock, with threads that wait until it allows something.
///
/// Unchecked, because the compiler cannot see that the POSIX lock guards `state`; waits run on the monotonic clock,
/// which Foundation's condition does not offer.
@safe
final class Monitor<State: Sendable>: @unchecked Sendable {
    private var state: State
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>

    init(_ state: State) {
        self.state = state
        unsafe mutex = .allocate(capacity: 1)
        unsafe condition = .allocate(capacity: 1)
        unsafe pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        unsafe pthread_condattr_init(&attributes)
        unsafe pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        unsafe pthread_cond_init(condition, &attributes)
        unsafe pthread_condattr_destroy(&attributes)
    }

    deinit {
        unsafe pthread_cond_destroy(condition)
        unsafe pthread_mutex_destroy(mutex)
        unsafe condition.deallocate()
        unsafe mutex.deallocate()
    }

    /// Reads the state.
    func read<Result>(_ body: (State) -> Result) -> Result {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        return body(state)
    }

    /// Changes the state and wakes all who wait.
    ///
    /// With `waking` it wakes so many: enough when each waits for the same and one of them is done with it.
    func change<Result>(waking count: Int? = nil, _ body: (inout State) -> Result) -> Result {
        unsafe pthread_mutex_lock(mutex)
        defer {
            if let count {
                for _ in 0..<count { unsafe pthread_cond_signal(condition) }
            } else {
                unsafe pthread_cond_broadcast(condition)
            }
            unsafe pthread_mutex_unlock(mutex)
        }
        return body(&state)
    }

    /// Lets all who wait try again although nothing changed since the last time.
    func wakeAll() {
        unsafe pthread_cond_broadcast(condition)
    }

    /// Tries after each change, at once to begin with, until there is a result; nil when the deadline passed first.
    func wait<Result>(until deadline: Deadline? = nil, for attempt: (inout State) -> Result?) -> Result? {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        while true {
            if let result = attempt(&state) { return result }
            guard let deadline else {
                unsafe pthread_cond_wait(condition, mutex)
                continue
            }
            let left = deadline.remainingMilliseconds
            guard left > 0 else { return nil }
            var moment = timespec()
            unsafe clock_gettime(CLOCK_MONOTONIC, &moment)
            let nanoseconds = Int64(moment.tv_nsec) + left % 1000 * 1_000_000
            moment.tv_sec += Int(left / 1000 + nanoseconds / 1_000_000_000)
            moment.tv_nsec = Int(nanoseconds % 1_000_000_000)
            unsafe pthread_cond_timedwait(condition, mutex, &moment)
        }
    }
}
