/*
 * Fills a cluster's directory, in a child that is the runtime user from its first step: PGDATA cloned from a template,
 * our settings in it, an empty log beside it.
 */
#ifndef PG_POPULATE_H
#define PG_POPULATE_H

#include <sys/types.h>

#include "pg/settings.h"
#include "sys/identity.h"

#define POPULATE_LOG "log"

struct populate {
	const struct runtime_user *user;
	int directory;    /* the cluster's */
	const char *data; /* the name of PGDATA in it */
	int template;     /* descriptor of the template's directory, -1: PGDATA is there already */
	const struct settings *settings;
	int nice; /* added to the child's niceness */
};

/* The child's pid, -1 with errno. It ends with 0, or with 1 after a line on stderr. */
pid_t populate_start(const struct populate *populate);

#endif
