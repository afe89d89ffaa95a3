/*
 * One postmaster: its start, what it says of itself, the end of its log.
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
	const char *options;         /* -o's, quoted as for a shell */
	const char *locale;
	const int *keep; /* descriptors that it and its children inherit, keep_count of them */
	size_t keep_count;
	int last_signal; /* what it is sent when the caller dies; 0: SIGKILL */
};

/* Start it, as a child that dies with the caller, its log appended to DIRECTORY/log. *log_start is where in the log
 * this start begins. The pid, -1 with errno. */
pid_t postmaster_start(const struct postmaster_start *start, long long *log_start);

/* Send a postmaster that is our child a signal to end; one that somebody stopped goes on to hear it. */
void postmaster_end(pid_t pid, int number);

/* The SysV segment that it wrote into its postmaster.pid, as far as the kernel confirms that it made it. */
bool postmaster_segment(int directory, const char *data, pid_t postmaster, uid_t uid, long long *key, int *id);

/* Whether key, creator and owner of the segment are these; it is then described. */
bool postmaster_made(long long key, int id, pid_t postmaster, uid_t uid, struct shmid_ds *segment);

/* Append the last lines (at most `lines`) of the log from log_start on. */
void postmaster_log_tail(int directory, long long log_start, size_t lines, struct strs *tail);

#endif
