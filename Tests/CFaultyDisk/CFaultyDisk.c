#include "CFaultyDisk.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define MOST_DISKS 64
#define MOST_NAMES 8

struct cdisk {
    char *folder;
    // Each name once, so that operations can point to them.
    char *names[MOST_NAMES];
    cdisk_operation *operations;
    size_t count, capacity;
    int64_t writes, syncs;
    int64_t failing_write, failing_sync, full_from, full_for;
    int lies;
};

// A file of a played disk; the one of the layer below stands behind it in the same memory.
typedef struct played_file {
    sqlite3_file base;
    cdisk *disk;
    const char *name;
    // As the layer below does, the first sync of a log or journal that was made syncs its folder.
    int syncs_folder;
} played_file;

static sqlite3_vfs *below;
static sqlite3_vfs layer;
static pthread_once_t installed = PTHREAD_ONCE_INIT;
// Guards `disks`; a disk itself is used by one thread at a time.
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static cdisk *disks[MOST_DISKS];

static sqlite3_file *behind(sqlite3_file *file) { return (sqlite3_file *)((played_file *)file + 1); }
static cdisk *disk_of(sqlite3_file *file) { return ((played_file *)file)->disk; }

// MARK: The record

static const char *last_part(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

// The disk's own copy of a file's name; NULL when there are more files than it expects.
static const char *remembered(cdisk *disk, const char *path) {
    const char *name = last_part(path);
    for (int i = 0; i < MOST_NAMES; i++) {
        if (!disk->names[i]) disk->names[i] = strdup(name);
        if (disk->names[i] && strcmp(disk->names[i], name) == 0) return disk->names[i];
    }
    return NULL;
}

static int record(cdisk *disk, cdisk_operation operation) {
    if (disk->count == disk->capacity) {
        size_t capacity = disk->capacity ? 2 * disk->capacity : 1024;
        cdisk_operation *grown = realloc(disk->operations, capacity * sizeof(cdisk_operation));
        if (!grown) return SQLITE_IOERR_NOMEM;
        disk->operations = grown;
        disk->capacity = capacity;
    }
    disk->operations[disk->count++] = operation;
    return SQLITE_OK;
}

static int record_write(played_file *file, const void *bytes, int count, sqlite3_int64 offset) {
    uint8_t *copy = malloc(count > 0 ? (size_t)count : 1);
    if (!copy) return SQLITE_IOERR_NOMEM;
    memcpy(copy, bytes, (size_t)count);
    cdisk_operation operation = {CDISK_WRITE, file->name, offset, copy, (size_t)count, 0, 0};
    return record(file->disk, operation);
}

// MARK: Files

static int file_close(sqlite3_file *file) { return behind(file)->pMethods->xClose(behind(file)); }

static int file_read(sqlite3_file *file, void *bytes, int count, sqlite3_int64 offset) {
    return behind(file)->pMethods->xRead(behind(file), bytes, count, offset);
}

static int file_write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset) {
    cdisk *disk = disk_of(file);
    int64_t number = ++disk->writes;
    if (number >= disk->full_from && number < disk->full_from + disk->full_for) return SQLITE_FULL;
    int fails = number == disk->failing_write;
    if (fails) count /= 2;
    int result = behind(file)->pMethods->xWrite(behind(file), bytes, count, offset);
    if (result == SQLITE_OK) result = record_write((played_file *)file, bytes, count, offset);
    return fails ? SQLITE_IOERR_WRITE : result;
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 length) {
    int result = behind(file)->pMethods->xTruncate(behind(file), length);
    if (result != SQLITE_OK) return result;
    cdisk_operation operation = {CDISK_TRUNCATE, ((played_file *)file)->name, length, NULL, 0, 0, 0};
    return record(disk_of(file), operation);
}

static int file_sync(sqlite3_file *file, int flags) {
    (void)flags;
    played_file *played = (played_file *)file;
    if (++played->disk->syncs == played->disk->failing_sync) {
        cdisk_operation failed = {CDISK_FAILED_SYNC, played->name, 0, NULL, 0, 0, 0};
        record(played->disk, failed);
        return SQLITE_IOERR_FSYNC;
    }
    cdisk_operation operation = {CDISK_SYNC, played->name, 0, NULL, 0, played->syncs_folder, 0};
    played->syncs_folder = 0;
    return record(played->disk, operation);
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size) {
    return behind(file)->pMethods->xFileSize(behind(file), size);
}

static int file_lock(sqlite3_file *file, int level) { return behind(file)->pMethods->xLock(behind(file), level); }

static int file_unlock(sqlite3_file *file, int level) { return behind(file)->pMethods->xUnlock(behind(file), level); }

static int file_is_reserved(sqlite3_file *file, int *answer) {
    return behind(file)->pMethods->xCheckReservedLock(behind(file), answer);
}

// SQLite asks here before it takes a PRAGMA itself: {answer, name, value or NULL}. What is answered with "not found" it
// then does with the value as it stands in that memory, which is how the level is made another one.
static int lie(char **pragma) {
    if (!pragma[2]) {
        pragma[0] = sqlite3_mprintf("2");
        return SQLITE_OK;
    }
    strcpy(pragma[2], "1");
    return SQLITE_NOTFOUND;
}

static int file_control(sqlite3_file *file, int request, void *argument) {
    if (request == SQLITE_FCNTL_PRAGMA && disk_of(file)->lies) {
        char **pragma = argument;
        if (sqlite3_stricmp(pragma[1], "synchronous") == 0) return lie(pragma);
    }
    return behind(file)->pMethods->xFileControl(behind(file), request, argument);
}

static int file_sector(sqlite3_file *file) { return behind(file)->pMethods->xSectorSize(behind(file)); }

static int file_traits(sqlite3_file *file) { return behind(file)->pMethods->xDeviceCharacteristics(behind(file)); }

static int file_shm_map(sqlite3_file *file, int region, int size, int extends, void volatile **memory) {
    return behind(file)->pMethods->xShmMap(behind(file), region, size, extends, memory);
}

static int file_shm_lock(sqlite3_file *file, int offset, int count, int flags) {
    return behind(file)->pMethods->xShmLock(behind(file), offset, count, flags);
}

static void file_shm_barrier(sqlite3_file *file) { behind(file)->pMethods->xShmBarrier(behind(file)); }

static int file_shm_unmap(sqlite3_file *file, int deletes) {
    return behind(file)->pMethods->xShmUnmap(behind(file), deletes);
}

// Version 2: without memory-mapped reading, which would go past the record.
static const sqlite3_io_methods methods = {
    2,
    file_close,
    file_read,
    file_write,
    file_truncate,
    file_sync,
    file_size,
    file_lock,
    file_unlock,
    file_is_reserved,
    file_control,
    file_sector,
    file_traits,
    file_shm_map,
    file_shm_lock,
    file_shm_barrier,
    file_shm_unmap,
    NULL,
    NULL,
};

// MARK: The layer

static cdisk *disk_for(const char *path) {
    cdisk *found = NULL;
    if (!path) return NULL;
    size_t length = (size_t)(last_part(path) - path);
    pthread_mutex_lock(&lock);
    for (int i = 0; i < MOST_DISKS && !found; i++) {
        cdisk *disk = disks[i];
        if (disk && length == strlen(disk->folder) + 1 && strncmp(path, disk->folder, length - 1) == 0) found = disk;
    }
    pthread_mutex_unlock(&lock);
    return found;
}

static int layer_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *given) {
    (void)vfs;
    cdisk *disk = disk_for(path);
    if (!disk) return below->xOpen(below, path, file, flags, given);
    played_file *played = (played_file *)file;
    memset(played, 0, sizeof *played);
    played->disk = disk;
    played->name = remembered(disk, path);
    if (!played->name) return SQLITE_CANTOPEN;
    int journals = SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL;
    played->syncs_folder = (flags & SQLITE_OPEN_CREATE) && (flags & journals);
    struct stat status;
    int is_renewed = stat(path, &status) == 0 && status.st_mtime > 0;
    int result = below->xOpen(below, path, behind(file), flags, given);
    if (result != SQLITE_OK) return result;
    played->base.pMethods = &methods;
    cdisk_operation operation = {CDISK_OPEN, played->name, 0, NULL, 0, 0, is_renewed};
    return record(disk, operation);
}

static int layer_delete(sqlite3_vfs *vfs, const char *path, int syncs_folder) {
    (void)vfs;
    int result = below->xDelete(below, path, syncs_folder);
    cdisk *disk = disk_for(path);
    if (result != SQLITE_OK || !disk) return result;
    const char *name = remembered(disk, path);
    if (!name) return SQLITE_IOERR_NOMEM;
    cdisk_operation operation = {CDISK_DELETE, name, 0, NULL, 0, syncs_folder, 0};
    return record(disk, operation);
}

static void install(void) {
    below = sqlite3_vfs_find(NULL);
    if (!below) return;
    layer = *below;
    layer.zName = "faulty-disk";
    layer.pNext = NULL;
    layer.szOsFile = (int)sizeof(played_file) + below->szOsFile;
    layer.xOpen = layer_open;
    layer.xDelete = layer_delete;
    sqlite3_vfs_register(&layer, 1);
}

// MARK: For tests

cdisk *cdisk_mount(const char *folder) {
    pthread_once(&installed, install);
    cdisk *disk = below ? calloc(1, sizeof *disk) : NULL;
    if (!disk) return NULL;
    // SQLite resolves links in the paths that it opens.
    disk->folder = realpath(folder, NULL);
    int place = -1;
    pthread_mutex_lock(&lock);
    for (int i = 0; i < MOST_DISKS && place < 0; i++) {
        if (!disks[i] && disk->folder) disks[place = i] = disk;
    }
    pthread_mutex_unlock(&lock);
    if (place >= 0) return disk;
    free(disk->folder);
    free(disk);
    return NULL;
}

void cdisk_unmount(cdisk *disk) {
    pthread_mutex_lock(&lock);
    for (int i = 0; i < MOST_DISKS; i++) {
        if (disks[i] == disk) disks[i] = NULL;
    }
    pthread_mutex_unlock(&lock);
    for (size_t i = 0; i < disk->count; i++) free((void *)disk->operations[i].bytes);
    for (int i = 0; i < MOST_NAMES; i++) free(disk->names[i]);
    free(disk->operations);
    free(disk->folder);
    free(disk);
}

size_t cdisk_count(cdisk *disk) { return disk->count; }
cdisk_operation cdisk_at(cdisk *disk, size_t index) { return disk->operations[index]; }
int64_t cdisk_writes(cdisk *disk) { return disk->writes; }
int64_t cdisk_syncs(cdisk *disk) { return disk->syncs; }
void cdisk_fail_write(cdisk *disk, int64_t number) { disk->failing_write = number; }
void cdisk_fail_sync(cdisk *disk, int64_t number) { disk->failing_sync = number; }
void cdisk_fill(cdisk *disk, int64_t first, int64_t count) {
    disk->full_from = first;
    disk->full_for = count;
}
void cdisk_lie(cdisk *disk) { disk->lies = 1; }
