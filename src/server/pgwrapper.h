/*
 * Debian's psql is a wrapper that picks a cluster of Debian's and sets PGPORT to its port, whatever URL the real psql
 * then gets. Where that is not 5432, a URL on a socket has to name its port.
 */
#ifndef SERVER_PGWRAPPER_H
#define SERVER_PGWRAPPER_H

#include <stdbool.h>

/* What the wrapper reads; home may be NULL. */
struct pgwrapper {
	const char *program;  /* the wrapper itself */
	const char *clusters; /* VERSION/NAME/postgresql.conf */
	const char *map;      /* user_clusters: who gets which cluster */
	const char *home;     /* with .postgresqlrc, the same of one user */
};
/* Here, for this user. */
struct pgwrapper pgwrapper_here(void);

/* Whether it sets another port than 5432, or may: where somebody chose a cluster, that one is not looked for. */
bool pgwrapper_leads_elsewhere(const struct pgwrapper *wrapper);

#endif
