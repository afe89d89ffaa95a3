/*
 * The environment of a client that is to reach one server and no other: the variables of libpq, and DATABASE_URL.
 */
#ifndef SERVER_CLIENTENV_H
#define SERVER_CLIENTENV_H

#include <stdbool.h>

#include "text/str.h"

/* Append DATABASE_URL=url, and "NAME=value" for each variable of libpq that leads where this URL of ours (url.h)
 * leads. `superuser` is the user that a URL without a user means. */
void clientenv_add(const char *url, const char *superuser, struct strs *environment);

/* Whether an entry of an environment ("NAME=value") could lead a client to another server. A client that has what
 * clientenv_add() appends must have no other such variables. */
bool clientenv_leads_away(const char *entry);

#endif
