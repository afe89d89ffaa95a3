/*
 * What a cluster was made with, and runs with: told by its watchdog, and written in the record of kept data, so that -d
 * with other options is an error and never another cluster's answer. It belongs to the caller; nothing of it is from a
 * file that the server can write.
 */
#ifndef CLUSTER_TRAITS_H
#define CLUSTER_TRAITS_H

#include <stdbool.h>

#include "cluster/request.h"
#include "template/step.h"
#include "text/str.h"

struct traits {
	bool known; /* how it was made: user to state; else it was made elsewhere, or by an older tinypg */
	char *user, *dbname, *encoding, *locale; /* encoding "": the default; locale as locale_write() has it */
	char *steps;                             /* steps_write() */
	char *steps_digest;                      /* of what they rest on: traits_steps_digest() */
	char *bindir, *version, *options;        /* of the server that runs, as the next two */
	unsigned port;
	bool tcp;
};

void traits_write(const struct traits *traits, struct str *out);
/* False, with nothing to free, if it is no such text. */
bool traits_read(const char *text, struct traits *traits);
void traits_free(struct traits *traits);
/* 16 hex digits for the text of step_stat_write(), allocated. */
char *traits_steps_digest(const char *text);

/* What a command line asks for; NULL, "", 0: nothing. */
struct wanted {
	const char *bindir, *version, *user, *dbname, *encoding, *locale, *options;
	const struct steps *steps;
	unsigned port;
	bool tcp;
};

/*
 * Whether the cluster in a directory is what is asked for. False after a line on stderr that names the difference. How
 * a server runs matters only where one is `running`: the next start may do it otherwise. A line warns where its
 * steps were the same, but their files have changed.
 */
bool traits_meet(const struct traits *traits, const struct wanted *wanted, const char *directory, bool running);

/* The same of what a watchdog says of its cluster. */
bool traits_told_meet(const char *text, const struct wanted *wanted, const char *directory);

/*
 * Where request->directory holds kept data at rest: false after a line on stderr if they are not what is asked for.
 * The database and the superuser that the request leaves open are then theirs, and so is the version, "15", where
 * neither -V nor -b says which.
 */
bool traits_adopt(struct request *request, const struct wanted *wanted, const char **version);

#endif
