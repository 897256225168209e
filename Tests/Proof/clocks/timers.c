/* Keeps libfaketime to the time of day; preloaded before it.
 *
 * In its version 0.9.10 it moves the end of every timerfd and every clock_nanosleep by the offset of the time of day,
 * also on clocks that nobody sets: the kernel refuses them or fires at the wrong moment, and no event loop works. Here
 * they go to the kernel as they are, but for those on the time of day, which libfaketime translates.
 *
 * And it adds a variable for child processes to the environment, which moves `environ`. Swift looks for the program's
 * arguments just before that place; so it is not added, and there are no child processes that would need it.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define DESCRIPTORS 65536

/* Which descriptors are timers on the time of day. */
static atomic_bool is_wall[DESCRIPTORS];

static void *next(const char *name) {
    void *function = dlsym(RTLD_NEXT, name);
    if (function == NULL) abort();
    return function;
}

int timerfd_create(int clock, int flags) {
    int descriptor = (int)syscall(SYS_timerfd_create, clock, flags);
    if (descriptor >= DESCRIPTORS) abort();
    if (descriptor >= 0) atomic_store(&is_wall[descriptor], clock == CLOCK_REALTIME);
    return descriptor;
}

int timerfd_settime(int descriptor, int flags, const struct itimerspec *value, struct itimerspec *old) {
    if (descriptor >= 0 && descriptor < DESCRIPTORS && atomic_load(&is_wall[descriptor])) {
        int (*settime)(int, int, const struct itimerspec *, struct itimerspec *) = next("timerfd_settime");
        return settime(descriptor, flags, value, old);
    }
    return (int)syscall(SYS_timerfd_settime, descriptor, flags, value, old);
}

int clock_nanosleep(clockid_t clock, int flags, const struct timespec *time, struct timespec *rest) {
    if (clock == CLOCK_REALTIME) {
        int (*sleep)(clockid_t, int, const struct timespec *, struct timespec *) = next("clock_nanosleep");
        return sleep(clock, flags, time, rest);
    }
    return syscall(SYS_clock_nanosleep, clock, flags, time, rest) == 0 ? 0 : errno;
}

int setenv(const char *name, const char *value, int overwrite) {
    if (strcmp(name, "FAKETIME_SHARED") == 0) return 0;
    int (*set)(const char *, const char *, int) = next("setenv");
    return set(name, value, overwrite);
}
