/*
 * Counts what a daemon says to the world and its disk, and kills the process or fails a call at the nth of a kind.
 *
 * Compiled by the proof programs and put before the C library by LD_PRELOAD. These moments are counted, each from 1
 * over the life of one process:
 *
 *   commit    an fdatasync or fsync of the database's log (-wal)
 *   reply     a recv or read that brings bytes from a server which the process has connected to
 *   response  a send or write on a connection which the process has accepted
 *   write     a pwrite to the database or its log
 *   copy      one of these to the database itself: its log is copied into it, or it is made
 *   sync      an fdatasync or fsync of the database or its log
 *
 * The calls below are those that strace shows: SQLite writes by pwrite64 and syncs by fdatasync, libcurl talks by send
 * and recv, SwiftNIO accepts by accept4, reads by read and answers by writev. Others are there for other builds.
 *
 *   FAULTS_DATABASE  path of the database, without symbolic links
 *   FAULTS_SERVERS   ports of the servers whose replies count, with commas between
 *   FAULTS_DIE       KIND:N:PHASE, the end by SIGKILL. PHASE is `before` (nothing of a commit is written, the reply is
 *                    not read, the response is not sent), `within` (a commit is written and not synced) or `after`;
 *                    KIND is neither `sync` nor `copy`, whose moments are those of commits and writes
 *   FAULTS_LINGER    milliseconds for which the dying thread stands still, while others do what they should not do yet
 *   FAULTS_WRITE     N:EIO or N:ENOSPC, the nth write to the database or its log fails; with + also those that follow
 *   FAULTS_COPY      the same for the nth copy
 *   FAULTS_SYNC      N:EIO, the nth sync of the database or its log fails; with + also those that follow
 *   FAULTS_LOG       a file that gets one line for each moment: KIND N, and nanoseconds of the monotonic clock
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum kind { COMMIT, REPLY, RESPONSE, WRITE, SYNC, COPY, KINDS };
enum phase { BEFORE, WITHIN, AFTER };
enum file { OTHER, DATABASE, LOG };
enum socket_kind { UNKNOWN, SERVER, CLIENT };

static const char *const kind_names[] = {"commit", "reply", "response", "write", "sync", "copy"};
static const char *const phase_names[] = {"before", "within", "after"};

/* More descriptors than a daemon has; those above are not watched. */
enum { DESCRIPTORS = 65536, SERVERS = 8 };

/* The number of the first call that fails, or 0; how; and whether those that follow fail, too. */
struct failure {
    long number;
    int error, goes_on;
};

static struct {
    char database[PATH_MAX];
    char log[PATH_MAX + 4];
    int ports[SERVERS];
    int is_deadly;
    enum kind death_kind;
    enum phase death_phase;
    long death_number;
    struct timespec linger;
    struct failure write, copy, sync;
    int journal;
} settings = {.journal = -1};

static atomic_long counts[KINDS];
static _Atomic unsigned char sockets[DESCRIPTORS];
/* Something was written to the log since its last sync: a commit has begun. */
static atomic_int is_log_dirty;

#define REAL(name) \
    static __typeof__(&name) real; \
    if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

/* Past the C library, whose `write` is the one below. */
static void tell(const char *kind, long number)
{
    if (settings.journal < 0) return;
    struct timespec now;
    char line[96];
    clock_gettime(CLOCK_MONOTONIC, &now);
    int length = snprintf(line, sizeof line, "%s %ld %lld\n", kind, number, now.tv_sec * 1000000000LL + now.tv_nsec);
    syscall(SYS_write, settings.journal, line, (size_t)length);
}

static void die_at(enum kind kind, long number, enum phase phase)
{
    if (!settings.is_deadly || settings.death_kind != kind || settings.death_number != number) return;
    if (settings.death_phase != phase) return;
    tell("death", number);
    nanosleep(&settings.linger, NULL);
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

static long count(enum kind kind)
{
    long number = atomic_fetch_add(&counts[kind], 1) + 1;
    tell(kind_names[kind], number);
    return number;
}

/* A steering variable that cannot be read must not pass for a run without faults. */
static void refuse(const char *variable, const char *value)
{
    fprintf(stderr, "faults: cannot read %s=%s\n", variable, value);
    _exit(64);
}

static int find(const char *name, const char *const *names, int count, const char *variable, const char *value)
{
    for (int index = 0; index < count; index++)
        if (strcmp(name, names[index]) == 0) return index;
    refuse(variable, value);
    return 0;
}

static void read_failure(const char *variable, struct failure *failure)
{
    const char *value = getenv(variable);
    char name[16], plus = 0;
    if (!value) return;
    if (sscanf(value, "%ld:%15[A-Z]%c", &failure->number, name, &plus) < 2 || failure->number < 1)
        refuse(variable, value);
    if (strcmp(name, "EIO") == 0) failure->error = EIO;
    else if (strcmp(name, "ENOSPC") == 0) failure->error = ENOSPC;
    else refuse(variable, value);
    failure->goes_on = plus == '+';
}

static int fails(const struct failure *failure, long number)
{
    return failure->number && (number == failure->number || (number > failure->number && failure->goes_on));
}

__attribute__((constructor)) static void begin(void)
{
    const char *value = getenv("FAULTS_DATABASE");
    if (value) {
        snprintf(settings.database, sizeof settings.database, "%s", value);
        snprintf(settings.log, sizeof settings.log, "%s-wal", value);
    }
    value = getenv("FAULTS_SERVERS");
    for (int index = 0; value && *value && index < SERVERS; index++) {
        settings.ports[index] = atoi(value);
        value = strchr(value, ',');
        if (value) value++;
    }
    value = getenv("FAULTS_DIE");
    if (value) {
        char kind[16], phase[16];
        if (sscanf(value, "%15[a-z]:%ld:%15[a-z]", kind, &settings.death_number, phase) != 3)
            refuse("FAULTS_DIE", value);
        settings.death_kind = find(kind, kind_names, SYNC, "FAULTS_DIE", value);
        settings.death_phase = find(phase, phase_names, 3, "FAULTS_DIE", value);
        settings.is_deadly = 1;
    }
    value = getenv("FAULTS_LINGER");
    if (value) settings.linger = (struct timespec){atol(value) / 1000, atol(value) % 1000 * 1000000};
    read_failure("FAULTS_WRITE", &settings.write);
    read_failure("FAULTS_COPY", &settings.copy);
    read_failure("FAULTS_SYNC", &settings.sync);
    value = getenv("FAULTS_LOG");
    if (value) {
        settings.journal = (int)syscall(SYS_openat, AT_FDCWD, value, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        if (settings.journal < 0) refuse("FAULTS_LOG", value);
    }
}

/* Files. */

static enum file file_of(int descriptor)
{
    char link[40], path[PATH_MAX];
    if (!*settings.database) return OTHER;
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return OTHER;
    path[length] = 0;
    if (strcmp(path, settings.log) == 0) return LOG;
    return strcmp(path, settings.database) == 0 ? DATABASE : OTHER;
}

/* The number of this write, or 0 for another file's; `error` is with what it must fail. */
static long begin_write(int descriptor, int *error)
{
    enum file file = file_of(descriptor);
    *error = 0;
    if (file == OTHER) return 0;
    if (file == LOG && !atomic_exchange(&is_log_dirty, 1)) die_at(COMMIT, atomic_load(&counts[COMMIT]) + 1, BEFORE);
    long number = count(WRITE);
    die_at(WRITE, number, BEFORE);
    long copy = file == DATABASE ? count(COPY) : 0;
    if (fails(&settings.write, number)) {
        tell("failed-write", number);
        *error = settings.write.error;
    } else if (copy && fails(&settings.copy, copy)) {
        tell("failed-copy", copy);
        *error = settings.copy.error;
    }
    return number;
}

static int sync_file(int descriptor, int (*real)(int))
{
    enum file file = file_of(descriptor);
    if (file == OTHER) return real(descriptor);
    long number = count(SYNC);
    if (fails(&settings.sync, number)) {
        tell("failed-sync", number);
        errno = settings.sync.error;
        return -1;
    }
    if (file != LOG) return real(descriptor);
    die_at(COMMIT, atomic_load(&counts[COMMIT]) + 1, WITHIN);
    int result = real(descriptor);
    if (result == 0) {
        atomic_store(&is_log_dirty, 0);
        die_at(COMMIT, count(COMMIT), AFTER);
    }
    return result;
}

int fdatasync(int descriptor)
{
    REAL(fdatasync);
    return sync_file(descriptor, real);
}

int fsync(int descriptor)
{
    REAL(fsync);
    return sync_file(descriptor, real);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t length, off64_t offset)
{
    REAL(pwrite64);
    int error;
    long number = begin_write(descriptor, &error);
    if (error) {
        errno = error;
        return -1;
    }
    ssize_t result = real(descriptor, bytes, length, offset);
    if (number) die_at(WRITE, number, AFTER);
    return result;
}

ssize_t pwrite(int descriptor, const void *bytes, size_t length, off_t offset)
{
    return pwrite64(descriptor, bytes, length, offset);
}

/* Sockets. */

static void mark(int descriptor, enum socket_kind kind)
{
    if (descriptor >= 0 && descriptor < DESCRIPTORS) atomic_store(&sockets[descriptor], kind);
}

static enum socket_kind socket_of(int descriptor)
{
    return descriptor >= 0 && descriptor < DESCRIPTORS ? atomic_load(&sockets[descriptor]) : UNKNOWN;
}

int connect(int descriptor, const struct sockaddr *address, socklen_t length)
{
    REAL(connect);
    int port = 0;
    if (address->sa_family == AF_INET) port = ntohs(((const struct sockaddr_in *)address)->sin_port);
    if (address->sa_family == AF_INET6) port = ntohs(((const struct sockaddr_in6 *)address)->sin6_port);
    for (int index = 0; index < SERVERS; index++)
        if (port && settings.ports[index] == port) mark(descriptor, SERVER);
    return real(descriptor, address, length);
}

int accept(int descriptor, struct sockaddr *address, socklen_t *length)
{
    REAL(accept);
    int accepted = real(descriptor, address, length);
    mark(accepted, CLIENT);
    return accepted;
}

int accept4(int descriptor, struct sockaddr *address, socklen_t *length, int flags)
{
    REAL(accept4);
    int accepted = real(descriptor, address, length, flags);
    mark(accepted, CLIENT);
    return accepted;
}

int close(int descriptor)
{
    REAL(close);
    mark(descriptor, UNKNOWN);
    return real(descriptor);
}

/* The bytes wait in the kernel: a process that dies now has not read them. */
static void before_reply(int descriptor)
{
    char byte;
    if (socket_of(descriptor) != SERVER) return;
    if (syscall(SYS_recvfrom, descriptor, &byte, 1, MSG_PEEK | MSG_DONTWAIT, NULL, NULL) > 0)
        die_at(REPLY, atomic_load(&counts[REPLY]) + 1, BEFORE);
}

static void after_reply(int descriptor, ssize_t result)
{
    if (result > 0 && socket_of(descriptor) == SERVER) die_at(REPLY, count(REPLY), AFTER);
}

ssize_t recv(int descriptor, void *bytes, size_t length, int flags)
{
    REAL(recv);
    before_reply(descriptor);
    ssize_t result = real(descriptor, bytes, length, flags);
    /* Looking at what has come without taking it is how libcurl finds out whether a connection lives. */
    if (!(flags & MSG_PEEK)) after_reply(descriptor, result);
    return result;
}

ssize_t read(int descriptor, void *bytes, size_t length)
{
    REAL(read);
    before_reply(descriptor);
    ssize_t result = real(descriptor, bytes, length);
    after_reply(descriptor, result);
    return result;
}

static void before_response(int descriptor)
{
    if (socket_of(descriptor) == CLIENT) die_at(RESPONSE, atomic_load(&counts[RESPONSE]) + 1, BEFORE);
}

static ssize_t after_response(int descriptor, ssize_t result)
{
    if (result > 0 && socket_of(descriptor) == CLIENT) die_at(RESPONSE, count(RESPONSE), AFTER);
    return result;
}

ssize_t send(int descriptor, const void *bytes, size_t length, int flags)
{
    REAL(send);
    before_response(descriptor);
    return after_response(descriptor, real(descriptor, bytes, length, flags));
}

ssize_t sendmsg(int descriptor, const struct msghdr *message, int flags)
{
    REAL(sendmsg);
    before_response(descriptor);
    return after_response(descriptor, real(descriptor, message, flags));
}

ssize_t write(int descriptor, const void *bytes, size_t length)
{
    REAL(write);
    enum socket_kind kind = socket_of(descriptor);
    if (kind == CLIENT) {
        before_response(descriptor);
        return after_response(descriptor, real(descriptor, bytes, length));
    }
    return real(descriptor, bytes, length);
}

ssize_t writev(int descriptor, const struct iovec *parts, int count)
{
    REAL(writev);
    before_response(descriptor);
    return after_response(descriptor, real(descriptor, parts, count));
}
