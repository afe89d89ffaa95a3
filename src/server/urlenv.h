/*
 * A client of a cluster takes what its URL leaves open from the environment: PGUSER, PGPORT, PGSSLMODE and others would
 * lead it to another server, or keep it out. We assume that the client will have the environment of this process.
 * Whatever would lead the client astray is set in the URL, as far as a URL can; otherwise the URL stays short. No
 * getpw*, no system call.
 */
#ifndef SERVER_URLENV_H
#define SERVER_URLENV_H

#include "text/str.h"

/* Append the parameters that are needed and not there yet. `superuser` is the user that a URL without a user means. */
void urlenv_add(struct str *url, const char *superuser);

/*
 * Append "NAME=value" for a client that has these variables and no others that could lead it away (server/clientenv.h).
 * Their URL needs no parameter but the user, whom clients without libpq take from USER.
 */
void urlenv_add_variables(const char *url, const char *superuser, struct strs *environment);
/* Append lines for a POSIX shell that export these variables, and unset what else in this environment could lead a
 * client away. */
void urlenv_add_exports(const struct strs *variables, struct str *lines);

/* Warn on stderr of what no URL can override: PGSERVICE. */
void urlenv_warn(void);

#endif
