/*
 * A server that runs for the work of one program and for nobody else: on a socket in a directory that is closed to
 * others, stopped cleanly when the work is done. It is told to stop at once when this process dies (Linux), or is asked
 * to end by TERM, INT or HUP. What such a death leaves, temp_instance_sweep() finds.
 */
#ifndef SERVER_TEMP_INSTANCE_H
#define SERVER_TEMP_INSTANCE_H

#include <stdbool.h>
#include <sys/types.h>

#include "sys/identity.h"
#include "sys/proc.h"
#include "text/str.h"

struct temp_instance_start {
	const char *program;             /* .../bin/postgres */
	const struct runtime_user *user; /* the builder's */
	const char *path;   /* of the directory, absolute: PGDATA is `data` in it; everything there is the user's */
	int directory;      /* its descriptor; the caller's, open until the server has stopped */
	const char *locale; /* as locale_write() has it */
	const struct strs *settings; /* "name=value", conf_is_for_steps() all of them */
	int lock;                    /* a descriptor that the server and its children inherit */
};
struct temp_instance {
	pid_t pid; /* 0: it has ended */
	uid_t uid;
	int directory;
	char *path;
	char *socket; /* what clients name as host: the directory, or the short link to it */
	long long log_start;
};

/* Make its log and pg_hba.conf in the directory: before that is given to the user. False with errno. */
bool temp_instance_prepare(int directory);

/* Start it. It may not answer yet. False after a line on stderr. temp_instance_end() in any case. */
bool temp_instance_run(const struct temp_instance_start *start, struct temp_instance *server);
/*
 * Start a program and wait for it: its status as a shell has it. -1 after lines on stderr if it could not be run, or if
 * the server ended before it, the end of whose log is then shown; -1 silently if this process is asked to end. Then it
 * is killed, with its group if that is its own.
 */
int temp_instance_client(struct temp_instance *server, const struct proc_spec *spec);
/* Shut it down with all that is committed on disk. False after lines on stderr. */
bool temp_instance_stop(struct temp_instance *server);
/* At once, if it still runs, with all that this process and the server started and what they left; free. */
void temp_instance_end(struct temp_instance *server);

/* The signal that asked this process to end, 0 if none did. */
int temp_instance_interrupted(void);

/* Where a server ran in `directory` (a path and its descriptor) whose processes are all dead: remove its link and
 * its shared memory. */
void temp_instance_sweep(int directory, const char *path);

#endif
