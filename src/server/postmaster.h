/*
 * Starts and ends a postmaster, finds the shared memory that it made, and reads the end of its log.
 */
#ifndef SERVER_POSTMASTER_H
#define SERVER_POSTMASTER_H

#include <stdbool.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/types.h>

#include "server/conf.h"
#include "sys/identity.h"
#include "text/str.h"

#define POSTMASTER_LOG "log" /* the name of the log, in the directory of the cluster */

struct postmaster_start {
	const char *program; /* .../bin/postgres */
	const struct runtime_user *user;
	int directory;               /* descriptor of the cluster's directory */
	const char *path;            /* its path */
	const char *data;            /* the name of PGDATA in it */
	const struct conf *settings; /* conf_add_words() come first; NULL: none */
	const char *options;         /* the options of -o, quoted as for a shell */
	const char *locale;
	const int *keep; /* descriptors that the postmaster and its children inherit, keep_count of them */
	size_t keep_count;
	int last_signal; /* the signal that it gets when the caller dies; 0: SIGKILL */
};

/* Start the postmaster as a child that dies with the caller; its log is appended to DIRECTORY/log, and *log_start is
 * the offset where this start begins. Returns the pid, -1 with errno. */
pid_t postmaster_start(const struct postmaster_start *start, long long *log_start);

/* Send a signal to a postmaster that is our child, to end it; if it is stopped (SIGSTOP), it is continued, so that
 * it gets the signal. */
void postmaster_end(pid_t pid, int number);

/* A System V segment of shared memory. */
struct segment {
	long long key;
	int id;
};

/* The segment that the postmaster noted in its postmaster.pid: true only if the kernel confirms that this postmaster
 * made it. */
bool postmaster_segment(int directory, const char *data, pid_t postmaster, uid_t uid, struct segment *segment);

/* Whether a segment has this key, creator and owner; *status then describes it. */
bool postmaster_made(const struct segment *segment, pid_t postmaster, uid_t uid, struct shmid_ds *status);

/*
 * Called as the user who runs the server, before a start with data that exist (`data` is PGDATA, in `directory`). A
 * server that was killed has left its postmaster.pid and the lock of its socket, and their pid may be that of another
 * process meanwhile, or of a zombie: a server would refuse to start beside it. Such a pid is replaced by that of the
 * next server's parent, `parent`, which a server takes for no other server. Everything else that it checks it still
 * checks, above all whether somebody is attached to the old shared memory.
 */
void postmaster_correct_pids(int directory, int data, pid_t parent);

/* Append the last lines (at most `lines`) of the log from log_start on. */
void postmaster_log_tail(int directory, long long log_start, size_t lines, struct strs *tail);

/* How many of the postmaster's processes serve a client, by their titles; 0 where there is no /proc. */
long long postmaster_clients(pid_t pid);
/* Whether a child of a postmaster is one of them. */
bool postmaster_serves(pid_t child);

#endif
