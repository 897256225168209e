#ifndef CFAULTY_DISK_H
#define CFAULTY_DISK_H

#include <stddef.h>
#include <stdint.h>

// A layer over SQLite's file system that plays a disk: it records what is asked of it, and fails when it is told to.
//
// It becomes SQLite's default, so that a program needs no hook to run on it. Only files inside of a mounted folder are
// played; all others go straight to the layer below. Nothing is really synced: what a power cut leaves is made of the
// record.

typedef struct cdisk cdisk;

enum cdisk_kind { CDISK_OPEN, CDISK_WRITE, CDISK_TRUNCATE, CDISK_SYNC, CDISK_FAILED_SYNC, CDISK_DELETE };

// Something that was done to a file; the pointers belong to the disk.
typedef struct cdisk_operation {
    enum cdisk_kind kind;
    // The last part of the file's path.
    const char *name;
    // Of a write; of a truncation the new length.
    int64_t offset;
    const uint8_t *bytes;
    size_t count;
    // Whether the folder's entries were synced with it; of syncs and deletions.
    int syncs_folder;
    // Whether the file was there and was written past this layer since it was dated back to 1970; of openings.
    int is_renewed;
} cdisk_operation;

// Plays the disk for files in the folder (its path without a slash at the end); NULL without memory.
cdisk *cdisk_mount(const char *folder);
// Every file of the folder has been closed before.
void cdisk_unmount(cdisk *disk);

size_t cdisk_count(cdisk *disk);
cdisk_operation cdisk_at(cdisk *disk, size_t index);

// Writes and syncs are counted from 1 since the disk was mounted, failed ones included.
int64_t cdisk_writes(cdisk *disk);
int64_t cdisk_syncs(cdisk *disk);

// That write fails after half of it, once; 0 is none.
void cdisk_fail_write(cdisk *disk, int64_t number);
// That sync fails, once; 0 is none.
void cdisk_fail_sync(cdisk *disk, int64_t number);
// There is no room for so many writes, beginning with that one.
void cdisk_fill(cdisk *disk, int64_t first, int64_t count);
// `PRAGMA synchronous = …` is taken for NORMAL, and is told to be FULL when it is asked for.
void cdisk_lie(cdisk *disk);

#endif
