/*
 * A cluster that is being made and then runs: its name and lock, its directory, its record, and the server's start.
 * What outlives the watchdog is in the record; what is here dies with it.
 *
 * The order is the promise of the sweep: NAME.lock is held before NAME.state is written, NAME.state is there before the
 * directory is, and all of it before anything runs.
 */
#ifndef WATCHDOG_INSTANCE_H
#define WATCHDOG_INSTANCE_H

#include <stdbool.h>
#include <sys/types.h>
#include <time.h>

#include "cluster/request.h"
#include "cluster/rundir.h"
#include "cluster/state.h"
#include "install/program.h"
#include "server/conf.h"
#include "sys/identity.h"

#define INSTANCE_PASSWORD_LENGTH 24
#define INSTANCE_NICE 10 /* of what nobody waits for */

/* For rundir_reachable() of -d. */
#define INSTANCE_REMEDY_DIRECTORY "name a directory that he can reach"

struct instance {
	struct rundir clusters;
	char name[CLUSTER_NAME_MAX];
	int lock; /* of NAME.lock */
	struct request request;
	struct state record;
	struct runtime_user user;
	struct program server;
	int directory; /* the cluster's own, locked too, so that nobody cleans it away */
	int held;      /* CLUSTER_DIRECTORY_LOCK in that of -d; -1: none */
	bool has_data; /* it was there before: nothing is cloned */
	char *locale;  /* resolved */
	char *superuser;
	bool user_is_caller;    /* the URL need not name him */
	char *socket_directory; /* the directory, or the short link to it */
	unsigned port;
	char password[INSTANCE_PASSWORD_LENGTH + 1]; /* "" without TCP */
	int template; /* the directory of the one that PGDATA was cloned from; -1: others have no use for it */
	char *roll;   /* which directories PGDATA had when it was filled (sys/clone.h); NULL: not known */
	struct timespec filled; /* when PGDATA was ready for the server, by the clock of its file system, */
	long long filled_at;    /* and as loop_now() */
};

enum instance_result { INSTANCE_DONE, INSTANCE_FAILED, INSTANCE_BUSY };

/*
 * Take a name, its lock and the directory, for instance->request (set by the caller; the rest zeroed).
 * FAILED after a line on stderr; BUSY, silently, if another watchdog has the directory of -d. Where a lock was taken,
 * the cleanup functions come after.
 */
enum instance_result instance_take(struct instance *instance);
/* Its two ways, instance_dir.c: a new directory under a new name; the one of -d, which may hold data of ours. */
enum instance_result instance_take_new(struct instance *instance);
enum instance_result instance_take_given(struct instance *instance);

/* What it was made with, and runs with, as traits_write() has it. */
void instance_add_traits(const struct instance *instance, struct str *out);
/* Write the record with this state; false after a line on stderr. */
bool instance_record(struct instance *instance, const char *state);
/* Its data are kept from now on; that is written down, with the state, when this returns. False with errno. */
bool instance_keep(struct instance *instance, const char *state);
/* The same for data that are to go with the stop of the cluster that is started with them. */
bool instance_leave_pending(struct instance *instance, const char *state);

/* Fork the child that fills the directory from the template's directory descriptor (-1: the data is there) and writes
 * its settings; it ends with 0, or with 1 after a line on stderr. -1 with errno. `nice` is added to its niceness. Where
 * `reuse`, what others leave is used, and what this one leaves will be of use to others: it writes the roll to *out
 * (close-on-exec, nonblocking). */
pid_t instance_prepare(struct instance *instance, int template, int nice, bool reuse, int *out);
/* What the server is told; the texts are the instance's. */
struct conf instance_settings(const struct instance *instance);
/* To be called when that child has ended and no server was started yet, with what it wrote. */
void instance_note_filled(struct instance *instance, const char *roll);
/* When all is over: fork the child that makes PGDATA what the template is, where it was changed since `since`. */
pid_t instance_restore(struct instance *instance, const struct timespec *since);
/* The TCP port to try next, or the socket's number; false after a line on stderr. */
bool instance_choose_port(struct instance *instance);
/* Compose the URL of the running server into the record. */
void instance_compose_url(struct instance *instance);

#endif
