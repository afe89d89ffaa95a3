/*
 * What the system can do beyond POSIX: Linux extras, and the one call (setgroups) that every Unix has and POSIX lacks.
 * Each says "no" with errno (ENOSYS where it does not exist at all), and its caller has a portable way beside it.
 * beyond.c is the only file that asks the headers for more than POSIX.
 */
#ifndef SYS_BEYOND_H
#define SYS_BEYOND_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct shmid_ds;

/* Let the empty file `to` share the blocks of `from` (FICLONE). */
bool beyond_clone_file(int from, int to);
/* Copy at most `most` bytes from offset to offset within the kernel (copy_file_range); 0 at the end of file. */
ssize_t beyond_copy_range(int from, int to, size_t most);
/* Start writing a file's dirty pages, without waiting for it. */
void beyond_start_writing(int fd);
/* Tell ext4 to spread what is made below this directory (FS_TOPDIR_FL). */
void beyond_spread(int fd);
/* Whether the file system of this is known to give a file a new ctime whenever it was written, also through a mapping.
 */
bool beyond_dates_writes(int fd);
/*
 * Whether an open file or directory has nothing beside what stat() tells: no access control list, no other extended
 * attribute that it could have been given, and as inode flags (chattr(1)) just `flags`. False where that is not known.
 */
bool beyond_is_plain(int fd, unsigned flags);
/* The inode flags that can be set; 0 where there are none. */
unsigned beyond_flags(int fd);
/* Whether a file is known to be immutable, append-only or a mount point (statx). */
bool beyond_is_fixed(int dir, const char *name);
/* openat() that refuses with EXDEV to cross a mount point, one of the same device too, and any link (openat2). */
int beyond_open_inside(int dir, const char *name, int flags);

/* Open a directory to go on from, by openat() and its like, which asks for no right to read it; never through a link.
 */
int beyond_open_search(int dir, const char *name);

/* Fill with random bytes, without a file (getrandom). */
bool beyond_random(void *bytes, size_t count);

bool beyond_become_subreaper(bool on);
bool beyond_is_subreaper(void);
/* fork() whose child is a child of our own parent (CLONE_PARENT). The C library is not told: it is for a child that
 * soon becomes another program, or does little. */
pid_t beyond_fork_sibling(void);
/* Have this process sent a signal when the thread that forked it ends; lost again when the uid changes. */
bool beyond_die_with_parent(int number);
/* From here on no program that this process or a child of it executes gains rights by its mode. */
bool beyond_renounce_privileges(void);
/* A descriptor of a process, close-on-exec, and a signal through it. */
int beyond_open_process(pid_t pid);
bool beyond_signal_process(int pidfd, int number);

/* Whether a System V segment was made with that key; true where the system does not tell. */
bool beyond_segment_has_key(const struct shmid_ds *segment, long long key);

/* The highest signal that there is; above those with names there are gaps. */
int beyond_last_signal(void);

/* Have no supplementary group but this one. */
bool beyond_set_groups(gid_t only);

#endif
