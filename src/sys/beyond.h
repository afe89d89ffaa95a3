/*
 * System calls beyond POSIX: Linux extras, and setgroups, which every Unix has and POSIX lacks. Where one is missing or
 * fails, the function returns false, -1 or 0 with errno (ENOSYS if it does not exist), and its caller has a portable
 * alternative. Only beyond.c asks the system's headers for more than POSIX.
 */
#ifndef SYS_BEYOND_H
#define SYS_BEYOND_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct shmid_ds;

/* Let two entries of one file system change places (renameat2). */
bool beyond_exchange(int dir, const char *name, int other_dir, const char *other);
/* Let the empty file `to` share the blocks of `from` (FICLONE). */
bool beyond_clone_file(int from, int to);
/* Copy at most `most` bytes from the offset of one file to that of the other within the kernel (copy_file_range); 0
 * at end of file. */
ssize_t beyond_copy_range(int from, int to, size_t most);
/* Start writing a file's dirty pages to disk, without waiting. */
void beyond_start_writing(int fd);
/* Tell ext4 to spread over the disk the directories made below this one (FS_TOPDIR_FL); a failure does not matter. */
void beyond_spread(int fd);
/* Whether the file system of fd is known to update a file's ctime at every write, also a write through a mapping. */
bool beyond_dates_writes(int fd);
/*
 * Whether an open file or directory has no more attributes than stat() shows: no access control list, no other extended
 * attribute that a user could have set, and exactly `flags` as its inode flags (chattr(1)). False if that cannot be
 * found out.
 */
bool beyond_is_plain(int fd, unsigned flags);
/* The inode flags of an open file; 0 where there are none. */
unsigned beyond_flags(int fd);
/* Whether an access list gives others more than the mode shows: of an open file, or if fd is -1, of the path. */
bool beyond_has_access_list(int fd, const char *path);
/* Whether a file is known to be immutable, append-only or a mount point (statx). */
bool beyond_is_fixed(int dir, const char *name);
/* openat() that never crosses a mount point (EXDEV), not even one of the same device, and follows no link (openat2). */
int beyond_open_inside(int dir, const char *name, int flags);

/* Open a directory only as a starting point for openat() and its like, which needs no right to read it; never
 * through a link. */
int beyond_open_search(int dir, const char *name);

/* Fill with random bytes, without a file (getrandom). */
bool beyond_random(void *bytes, size_t count);

/* Processes whose parent ends below us become our children. False where the system does not know that. */
bool beyond_become_subreaper(bool on);
bool beyond_is_subreaper(void);
/* fork() whose child becomes a child of our own parent (CLONE_PARENT). The C library does not know of this fork, so
 * the child must soon execute another program, or do little. */
pid_t beyond_fork_sibling(void);
/* Have a signal sent to this process when the thread that forked it ends. The kernel drops the request when the uid
 * changes. */
bool beyond_die_with_parent(int number);
/* That signal; 0 if none was asked for. */
int beyond_parent_death_signal(void);
/* From now on, no program that this process or a child of it executes gains privileges by its mode (no_new_privs). */
bool beyond_renounce_privileges(void);
/* Open a descriptor of a process, close-on-exec; send a signal through it. */
int beyond_open_process(pid_t pid);
bool beyond_signal_process(int pidfd, int number);

/* Whether a System V segment was made with that key; true where the system does not say. */
bool beyond_segment_has_key(const struct shmid_ds *segment, long long key);

/* Whether a socket with SO_REUSEADDR that is bound to a port, but does not listen, lets a server with SO_REUSEADDR bind
 * the port, too, and stays bound when it listens and then stops. */
bool beyond_ports_are_shared(void);

/* The highest signal number; not every number below it is a signal. */
int beyond_last_signal(void);

/* Make this the only supplementary group. */
bool beyond_set_groups(gid_t only);

#endif
