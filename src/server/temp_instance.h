/*
 * Runs a server for the work of one program only: its socket is in a directory that is closed to others, and it is
 * stopped cleanly when the work is done. It is stopped at once when this process dies (Linux) or gets TERM, INT or HUP.
 * temp_instance_sweep() removes what such a death leaves.
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
	bool has_io_method;              /* it is of PostgreSQL 18 or newer */
	const struct runtime_user *user; /* the builder's */
	const char *path;   /* path of the directory, absolute: PGDATA is `data` in it; everything there belongs to the
			       user */
	int directory;      /* its descriptor; the caller's, to be kept open until the server has stopped */
	const char *locale; /* in the form of locale_write() */
	const struct strs *settings; /* "name=value", each accepted by conf_is_for_steps() */
	int lock;                    /* a descriptor that the server and its children inherit */
};
struct temp_instance {
	pid_t pid; /* 0: it has ended */
	uid_t uid;
	int directory;
	char *path;
	char *socket; /* the host that clients use: the directory, or the short link to it */
	long long log_start;
};

/* Make its log and pg_hba.conf in the directory, before that is given to the user. False with errno. */
bool temp_instance_prepare(int directory);

/* Start the server; it may not accept connections yet. False after a line on stderr. temp_instance_end() must be
 * called in either case. */
bool temp_instance_run(const struct temp_instance_start *start, struct temp_instance *server);
/*
 * Start a program that uses the server, and wait for it. Returns its status as a shell has it. -1 after lines on stderr
 * if it could not be run, or if the server ended first (then with the end of its log); -1 silently if this process was
 * asked to end. In these cases the program is killed, with its group if it has its own.
 */
int temp_instance_client(struct temp_instance *server, const struct proc_spec *spec);
/* Shut the server down cleanly, with everything committed on disk. False after lines on stderr. */
bool temp_instance_stop(struct temp_instance *server);
/* Stop the server at once if it still runs, kill everything that it and this process started, remove what they left
 * in shared memory, and free the struct. */
void temp_instance_end(struct temp_instance *server);

/* The signal that asked this process to end; 0 if none did. */
int temp_instance_interrupted(void);

/* Clean up after a server in `directory` (its path and descriptor) whose processes are all dead: remove its link and
 * its shared memory. */
void temp_instance_sweep(int directory, const char *path);

#endif
