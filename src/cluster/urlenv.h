/*
 * A client of a cluster reads its environment before its URL: PGUSER, PGPORT, PGSSLMODE and others would lead it to
 * another server or keep it out. What the environment of this process says is taken to be what the client will find,
 * and whatever it would change is said in the URL, where a URL can. Otherwise the URL stays short. No getpw*, no system
 * call.
 */
#ifndef CLUSTER_URLENV_H
#define CLUSTER_URLENV_H

#include "text/str.h"

/* Append the parameters that are needed and not there yet. superuser: whom a URL that names nobody means. */
void urlenv_add(struct str *url, const char *superuser);

/* A line on stderr for what no URL can set aside: PGSERVICE. */
void urlenv_warn(void);

#endif
