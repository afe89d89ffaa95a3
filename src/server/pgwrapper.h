/*
 * Detects Debian's psql wrapper, which picks one of Debian's own clusters and sets PGPORT to its port, whatever URL the
 * real psql then gets. If that port is not 5432, a URL on a socket must name its port.
 */
#ifndef SERVER_PGWRAPPER_H
#define SERVER_PGWRAPPER_H

#include <stdbool.h>

/* The files that the wrapper reads; home may be NULL. */
struct pgwrapper {
	const char *program;  /* the wrapper itself */
	const char *clusters; /* VERSION/NAME/postgresql.conf */
	const char *map;      /* user_clusters: which user gets which cluster */
	const char *home;     /* home directory, whose .postgresqlrc is the same for one user */
};
/* The files on this system, for this user. */
struct pgwrapper pgwrapper_here(void);

/* Whether the wrapper sets, or may set, a port other than 5432. If somebody configured a choice of clusters, the
 * answer is true without a look at the cluster. */
bool pgwrapper_leads_elsewhere(const struct pgwrapper *wrapper);

#endif
