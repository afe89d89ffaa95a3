/*
 * Takes the URL of a PostgreSQL server apart. Pure. The host may be a socket directory, as host= or, percent-encoded,
 * in the place of a host's name. A bad escape is left as it stands, as people type a password with a '%' in it.
 */
#ifndef SERVER_URLPARTS_H
#define SERVER_URLPARTS_H

#include <stdbool.h>

#include "text/str.h"

/* All texts are decoded and allocated; "" is one that the URL does not have. */
struct urlparts {
	char *host, *port, *user, *password, *dbname;
	struct strs names, values; /* the other parameters, in their order: as many values as names */
};

/* Whether the text is a URL of a PostgreSQL server; so is that of JDBC, which has "jdbc:" before it. */
bool urlparts_is(const char *text);
/* False, with nothing to free, if it is none. */
bool urlparts_parse(const char *url, struct urlparts *parts);
void urlparts_free(struct urlparts *parts);
/* The value of another parameter; NULL if there is none. */
const char *urlparts_get(const struct urlparts *parts, const char *name);

#endif
