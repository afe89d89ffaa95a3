/*
 * Fills a cluster's directory, in a child that is the runtime user: PGDATA cloned from a template, or taken over from a
 * cluster that was of it (reuse.h), our settings in it, an empty log beside it. And, when the cluster has ended, makes
 * its PGDATA what the template is.
 */
#ifndef WATCHDOG_PGDATA_H
#define WATCHDOG_PGDATA_H

#include <stdbool.h>
#include <sys/types.h>
#include <time.h>

#include "cluster/rundir.h"
#include "server/conf.h"
#include "sys/identity.h"

struct pgdata {
	const struct runtime_user *user;
	int directory;    /* the cluster's */
	const char *data; /* the name of PGDATA in it */
	int template;     /* descriptor of the template's directory, -1: PGDATA is there already */
	const struct conf *settings;
	int nice; /* added to the child's niceness */
	int roll; /* where the child writes which directories PGDATA has, with few of them; -1: nobody wants to know */
	const struct rundir *clusters;
	const char *name; /* of the cluster, where PGDATA may be taken over; NULL: it may not */
};

/* The child's pid, -1 with errno. It ends with 0, or with 1 after a line on stderr. */
pid_t pgdata_start(const struct pgdata *pgdata);

/* The same for a child that makes PGDATA, which had the directories of `roll`, what the template is: what was changed
 * since `since` (sys/clone.h). Says nothing; settings are not written. */
pid_t pgdata_again(const struct pgdata *pgdata, const char *roll, const struct timespec *since);

#endif
