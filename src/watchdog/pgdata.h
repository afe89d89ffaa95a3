/*
 * Fills a cluster's directory, in a child process that runs as the runtime user: PGDATA, cloned from a template or
 * taken over from a stopped cluster of the same template (cluster/recycle.h); our settings in it; and an empty log
 * beside it. After the end of a cluster, restores its PGDATA to what the template is.
 */
#ifndef WATCHDOG_PGDATA_H
#define WATCHDOG_PGDATA_H

#include <stdbool.h>
#include <sys/types.h>
#include <time.h>

#include "cluster/rundir.h"
#include "install/certificate.h"
#include "server/conf.h"
#include "sys/identity.h"

struct pgdata {
	const struct runtime_user *user;
	int directory;    /* the cluster's */
	const char *data; /* the name of PGDATA in it */
	int template_fd;  /* descriptor of the template's directory; -1: PGDATA exists already */
	const struct conf *settings;
	const struct certificate *certificate; /* written into PGDATA; NULL: none */
	const char *client_root;               /* so is this, with a certificate: CONF_CLIENT_ROOT; NULL: none */
	int nice;                              /* added to the child's niceness */
	int roll; /* pipe to which the child writes the list of PGDATA's directories, if it is short; -1: not wanted */
	const struct rundir *clusters;
	const char *name;  /* of the cluster, if PGDATA may be taken over from another; NULL: it may not */
	bool group_access; /* initdb's option: the owner's group may read a new PGDATA, which no other cluster reuses */
};

/* Returns the child's pid, or -1 with errno. The child exits with 0, or with 1 after a line on stderr. */
pid_t pgdata_start(const struct pgdata *pgdata);

/* Write CONF_FILE into PGDATA; called as the runtime user. False with errno. */
bool pgdata_write_conf(int data, const struct conf *settings);

/* The same for pg_hba.conf, and for pg_ident.conf. */
bool pgdata_write_hba(int data, const struct hba *hba);

/* Start a child that restores PGDATA to what the template is, where it was changed since `since`; `roll` is the list
 * of its original directories (sys/clone.h). The child prints nothing and writes no settings. Returns as
 * pgdata_start(). */
pid_t pgdata_again(const struct pgdata *pgdata, const char *roll, const struct timespec *since);

/* The same for a server that is to be started again: if PGDATA cannot be restored, it is removed and cloned; and the
 * settings are written. `roll` may be NULL. The child writes the new list to pgdata->roll or, if it exits with 1, what
 * went wrong. */
pid_t pgdata_reset(const struct pgdata *pgdata, const char *roll, const struct timespec *since);

#endif
