/* Tells ThreadSanitizer what the library behind Swift's `Mutex` does; linked into the instrumented programs.
 *
 * A `Mutex` that nobody else holds is taken and given back by instrumented code. One that is contended goes through
 * these three functions of a library that is not instrumented, so that it would look like a race. They are taken over
 * here: the library's own do the work, and ThreadSanitizer is told of the order that they make. Nothing is suppressed,
 * so a race beside a `Mutex` is still found.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

void __tsan_acquire(void *address);
void __tsan_release(void *address);

#define SELF __attribute__((swift_context)) void *self
#define METHOD __attribute__((swiftcall))
#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

METHOD void lock_slow(uint32_t thread, SELF) __asm__(LOCK);
METHOD bool try_slow(SELF) __asm__(TRY);
METHOD void unlock_slow(SELF) __asm__(UNLOCK);

static void *next(const char *symbol) {
    void *function = dlsym(RTLD_NEXT, symbol);
    if (function == NULL) abort();
    return function;
}

METHOD void lock_slow(uint32_t thread, SELF) {
    ((METHOD void (*)(uint32_t, SELF))next(LOCK))(thread, self);
    __tsan_acquire(self);
}

METHOD bool try_slow(SELF) {
    bool locked = ((METHOD bool (*)(SELF))next(TRY))(self);
    if (locked) __tsan_acquire(self);
    return locked;
}

METHOD void unlock_slow(SELF) {
    __tsan_release(self);
    ((METHOD void (*)(SELF))next(UNLOCK))(self);
}
