/*
 * A client of a cluster takes what its URL leaves open from the environment: PGUSER, PGPORT, PGSSLMODE and others would
 * lead it to another server, or keep it out. We assume that the client will have the environment of this process.
 * Whatever would lead the client astray is set in the URL, as far as a URL can; otherwise the URL stays short. No
 * getpw*, no system call.
 */
#ifndef CLUSTER_URLENV_H
#define CLUSTER_URLENV_H

#include "text/str.h"

/* Append the parameters that are needed and not there yet. `superuser` is the user that a URL without a user means. */
void urlenv_add(struct str *url, const char *superuser);

/* Warn on stderr of what no URL can override: PGSERVICE. */
void urlenv_warn(void);

#endif
